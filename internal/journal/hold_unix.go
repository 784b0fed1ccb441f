//go:build unix

package journal

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// hold holds a file as long as it is open, or its process lives. The error says that another does.
func hold(file *os.File) error {
	conn, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var held error
	err = conn.Control(func(fd uintptr) { held = unix.Flock(int(fd), unix.LOCK_EX|unix.LOCK_NB) })
	return errors.Join(err, held)
}
