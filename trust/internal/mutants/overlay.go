package mutants

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"time"
)

// giveUp is how long a command may take to end once it was told to.
const giveUp = 5 * time.Second

// overlay shows a mutant to the go command, and nobody else: the tree is not touched.
type overlay struct {
	root, dir, file string
}

func newOverlay(root string, m Mutant) (*overlay, error) {
	original := filepath.Join(root, filepath.FromSlash(m.File))
	source, err := os.ReadFile(original)
	if err != nil {
		return nil, err
	}
	mutated, err := m.Apply(source)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return nil, err
	}
	o := &overlay{root: root, dir: dir, file: filepath.Join(dir, "overlay.json")}
	return o, o.write(original, mutated)
}

func (o *overlay) write(original string, mutated []byte) error {
	replacement := filepath.Join(o.dir, "mutant.go")
	if err := os.WriteFile(replacement, mutated, 0o600); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {original: replacement}})
	if err != nil {
		return err
	}
	return os.WriteFile(o.file, text, 0o600)
}

func (o *overlay) remove() { _ = os.RemoveAll(o.dir) }

// command is the go command with the overlay.
func (o *overlay) command(ctx context.Context, verb string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", append([]string{verb, "-overlay", o.file}, args...)...)
	cmd.Dir, cmd.WaitDelay = o.root, giveUp
	return cmd
}

// pkg is the package of the mutant, as the go command takes it.
func (m Mutant) pkg() string { return "./" + path.Dir(m.File) }
