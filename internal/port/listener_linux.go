package port

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Listener names the program that listens on a TCP port of this machine, and its process:
// "nginx, process 812". Empty: there is none, or it is another user's.
func Listener(number int) string {
	for _, inode := range listening(number) {
		if program := holder("socket:[" + inode + "]"); program != "" {
			return program
		}
	}
	return ""
}

// The fields of a line of /proc/net/tcp, and the state of a socket that listens.
const (
	localField = 1
	stateField = 3
	inodeField = 9
	listens    = "0A"
)

// listening are the inodes of the sockets that listen on a port.
func listening(number int) []string {
	var inodes []string
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		content, _ := os.ReadFile(table)
		for line := range strings.Lines(string(content)) {
			fields := strings.Fields(line)
			if len(fields) > inodeField && fields[stateField] == listens && strings.HasSuffix(fields[localField], fmt.Sprintf(":%04X", number)) {
				inodes = append(inodes, fields[inodeField])
			}
		}
	}
	return inodes
}

// holder is the program that has a file open, by what its descriptor links to.
func holder(file string) string {
	descriptors, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, descriptor := range descriptors {
		if target, err := os.Readlink(descriptor); err != nil || target != file {
			continue
		}
		process := filepath.Dir(filepath.Dir(descriptor))
		name, _ := os.ReadFile(filepath.Join(process, "comm"))
		return fmt.Sprintf("%s, process %s", strings.TrimSpace(string(name)), filepath.Base(process))
	}
	return ""
}
