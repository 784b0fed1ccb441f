package mutants

import (
	"context"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// compiler tells which mutants compile. It checks their types in this process: thousands
// are tried.
type compiler struct {
	root     string
	files    *token.FileSet
	importer types.Importer
}

// newCompiler asks the go command for what the packages below root import.
func newCompiler(ctx context.Context, root string) (*compiler, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages: %w", err)
	}
	compiled := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		compiled[path] = file
	}
	files := token.NewFileSet()
	open := func(path string) (io.ReadCloser, error) { return os.Open(compiled[path]) }
	return &compiler{root: root, files: files, importer: importer.ForCompiler(files, "gc", open)}, nil
}

// compiles tells whether the package of m is still one.
func (c *compiler) compiles(m Mutant) (bool, error) {
	source, err := os.ReadFile(filepath.Join(c.root, m.File))
	if err != nil {
		return false, err
	}
	mutated, err := m.Apply(source)
	if err != nil {
		return false, err
	}
	siblings, err := sources(c.root, filepath.Dir(m.File))
	if err != nil {
		return false, err
	}
	var parsed []*ast.File
	for _, name := range siblings {
		var text any
		if name == m.File {
			text = mutated
		}
		file, err := parser.ParseFile(c.files, filepath.Join(c.root, name), text, parser.SkipObjectResolution)
		if err != nil {
			return false, nil //nolint:nilerr // it does not compile
		}
		parsed = append(parsed, file)
	}
	config := types.Config{Importer: c.importer}
	_, err = config.Check(filepath.Dir(m.File), c.files, parsed, nil)
	return err == nil, nil
}
