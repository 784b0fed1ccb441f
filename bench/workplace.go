package bench

import (
	"os"
	"os/exec"
	"path/filepath"
)

// Workplace is where a command measures a whole streamspec.
type Workplace struct {
	Folder  string // of what is made for it; absolute
	Program string // the streamspec that is measured

	temporary bool
}

// NewWorkplace makes one in the folder keep, which is made if it is not there and stays in the
// end; without one in a folder that Close removes. The program is built there, from the folder above the current
// one, unless it is named.
func NewWorkplace(keep, program string) (*Workplace, error) {
	w := &Workplace{Folder: keep, Program: program, temporary: keep == ""}
	var err error
	if w.temporary {
		w.Folder, err = os.MkdirTemp("", "streamspec-bench-*")
	} else {
		if w.Folder, err = filepath.Abs(keep); err == nil {
			err = os.MkdirAll(w.Folder, 0o755)
		}
	}
	if err == nil && program == "" {
		w.Program = filepath.Join(w.Folder, "streamspec")
		err = build("..", ".", w.Program)
	}
	if err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// Build builds a command of this module there, and names it.
func (w *Workplace) Build(command string) (program string, err error) {
	program = filepath.Join(w.Folder, filepath.Base(command))
	return program, build(".", command, program)
}

// build builds as the Makefile does: what is measured is what people run.
func build(folder, command, program string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-o", program, command)
	cmd.Dir, cmd.Stderr, cmd.Env = folder, os.Stderr, append(os.Environ(), "CGO_ENABLED=0")
	return cmd.Run()
}

// Close removes what need not be kept.
func (w *Workplace) Close() {
	if w.temporary {
		_ = os.RemoveAll(w.Folder)
	}
}
