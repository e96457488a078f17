"""What happens around every request. Pure ASGI, so that disconnects and streams pass through."""
