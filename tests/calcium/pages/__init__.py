"""The screens of Calcium, asked as a browser asks."""
