"""What participants are told by mail: what happened to their claims, and which days come near."""
