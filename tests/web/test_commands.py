"""The commands that keep the app: a backup is tested by restoring it, and wide service is refused unless it is safe."""

import socket


def test_a_backup_restores_people_keys_and_a_whole_access_log(facetwise, tmp_path):
    old, new, target = tmp_path / "old", tmp_path / "new", tmp_path / "ledger.backup"
    assert facetwise("person", "create", "ada", "--role", "administrator", "--data", old).returncode == 0
    key = facetwise("key", "create", "--scope", "check", "--data", old).stdout.split()[-1]
    assert key.startswith("fw_")
    assert facetwise("backup", target, "--data", old).returncode == 0
    restored = facetwise("restore", target, "--data", new)
    assert restored.returncode == 0, restored.stderr
    before, after = (facetwise("audit", "verify", "--data", place).stdout for place in (old, new))
    assert "2 entries" in before
    assert before == after
    assert facetwise("key", "revoke", key.split("_")[1], "--data", new).returncode == 0
    assert (
        facetwise("restore", target, "--data", new).returncode == 1
    )  # never over a ledger that is not empty


def test_wide_service_names_everything_that_is_missing(facetwise, tmp_path):
    refused = facetwise("serve", "--host", "0.0.0.0", "--data", tmp_path / "wide")
    assert refused.returncode == 1
    assert "TLS" in refused.stderr
    assert "FACETWISE_SECRET_KEY" in refused.stderr
    refused = facetwise(
        "serve",
        "--host",
        "0.0.0.0",
        "--behind-proxy",
        "--data",
        tmp_path / "wide",
        FACETWISE_SECRET_KEY="x" * 50,
    )
    assert "first administrator" in refused.stderr


def test_a_port_that_another_program_has_is_said_in_one_line(facetwise, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = facetwise("serve", "--demo", "--port", port, "--data", tmp_path / "demo")
    assert refused.returncode == 1
    assert f"port {port} on 127.0.0.1: address already in use; give another" in refused.stderr
    assert "password" not in refused.stdout  # nothing was made yet


def test_an_unusable_database_address_is_said_in_one_line(facetwise, tmp_path):
    refused = facetwise("audit", "verify", "--data", tmp_path, FACETWISE_DATABASE_URL="mysql://x/y")
    assert refused.returncode == 1
    assert "postgresql://user:password@host:5432/name" in refused.stderr
