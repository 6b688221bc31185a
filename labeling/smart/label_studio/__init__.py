"""The protocol of Label Studio's ML backends, as a client speaks it: what is asked, and how answers are read. Pure."""
