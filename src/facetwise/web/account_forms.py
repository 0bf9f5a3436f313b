"""Forms of one's own account: who forgot a password asks an administrator, for the app sends no mail."""

from typing import Any

from allauth.account import forms

FORGOTTEN = "Forgotten? An administrator can give you a new one."


class ChangePassword(forms.ChangePasswordForm):  # type: ignore[misc]
    """A new password for the one that was shown once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the framework's signature
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = FORGOTTEN


class ConfirmPassword(forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that must not be done by whoever finds a browser open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the framework's signature
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = FORGOTTEN
