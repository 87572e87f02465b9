"""Local accounts, for servers without an OpenID Connect issuer: register, activate, sign in (R051)."""
