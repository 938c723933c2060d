"""What constants of JavaScript make together, without running anything; live and in files alike."""
