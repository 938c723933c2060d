"""The two stories, with and without the gate, on real processes, a real SMTP server and a real git remote."""
