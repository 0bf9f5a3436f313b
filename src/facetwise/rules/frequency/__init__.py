"""How often: sessions per region and window, repeats of a joint, global periods."""
