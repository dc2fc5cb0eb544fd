"""Where an organization stands on the way to a certificate and through its cycle."""
