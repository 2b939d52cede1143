"""The vaccination record that the centre keeps."""
