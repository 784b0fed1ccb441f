//go:build !linux

package process

// adoptOrphans does nothing: only Linux has it.
func adoptOrphans() bool { return false }

// killMarked finds nothing: only Linux shows the environment of a process.
func killMarked(string, int) []string { return nil }

func killChildren(int) []string { return nil }
