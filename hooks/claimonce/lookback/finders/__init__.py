"""The findings, one kind a file: each looks at all acts in time order."""
