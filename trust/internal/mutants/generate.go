package mutants

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// seed makes the choice of mutants the same every time.
const seed = 11

// judging are the packages that judge, or files of them. Of a folder, all files are taken.
var judging = []string{
	"runner/expect", "runner/expect/pattern", "runner/expect/value", "internal/verdict",
	"runner/recording/end.go", "runner/recording/connection.go", "runner/recording/entry.go",
	"runner/recording/stream.go", "runner/recording/stall.go",
	"internal/play/causes.go", "internal/play/judge.go", "internal/play/kinds.go",
	"internal/play/masked.go", "internal/play/cut_off.go",
}

// Generate chooses about n mutants of the code below root, spread over all of the files
// that judge. What does not compile is left out.
func Generate(ctx context.Context, root string, n int) ([]Mutant, error) {
	files, err := judgingFiles(root)
	if err != nil {
		return nil, err
	}
	compiler, err := newCompiler(ctx, root)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	var queues [][]Mutant
	for _, file := range files {
		all, err := candidates(root, file)
		if err != nil {
			return nil, err
		}
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		queues = append(queues, all)
	}
	return dealt(compiler, queues, n)
}

// dealt takes one mutant of each file after the other, until there are n; of those with
// many candidates, two.
func dealt(compiler *compiler, queues [][]Mutant, n int) ([]Mutant, error) {
	const many = 60
	var chosen []Mutant
	for round := 0; len(chosen) < n && slices.ContainsFunc(queues, func(q []Mutant) bool { return len(q) > 0 }); round++ {
		for i, q := range queues {
			for range 1 + min(1, len(q)/many) {
				taken, rest, err := next(compiler, queues[i])
				if err != nil {
					return nil, err
				}
				queues[i] = rest
				chosen = append(chosen, taken...)
			}
		}
	}
	slices.SortStableFunc(chosen, func(a, b Mutant) int { return strings.Compare(a.File, b.File) })
	return chosen, nil
}

// next is the first of the mutants that compiles, and those behind it.
func next(compiler *compiler, queue []Mutant) (taken, rest []Mutant, err error) {
	for i, m := range queue {
		compiles, err := compiler.compiles(m)
		if err != nil {
			return nil, nil, err
		}
		if compiles {
			return queue[i : i+1], queue[i+1:], nil
		}
	}
	return nil, nil, nil
}

func judgingFiles(root string) ([]string, error) {
	var all []string
	for _, name := range judging {
		if strings.HasSuffix(name, ".go") {
			all = append(all, name)
			continue
		}
		found, err := sources(root, name)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// sources are the files of a folder that are not tests.
func sources(root, folder string) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
	if err != nil {
		return nil, err
	}
	var all []string
	for _, path := range found {
		if !strings.HasSuffix(path, "_test.go") {
			all = append(all, folder+"/"+filepath.Base(path))
		}
	}
	return all, nil
}

// candidates are all mutants of a file.
func candidates(root, file string) ([]Mutant, error) {
	source, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return candidatesOf(files, source, file, parsed), nil
}

func candidatesOf(files *token.FileSet, source []byte, file string, parsed *ast.File) []Mutant {
	var all []Mutant
	for _, f := range functions(parsed) {
		if !judges(f) {
			continue
		}
		ast.Inspect(f.Body, func(node ast.Node) bool {
			for _, e := range editsOf(node) {
				if m, ok := mutantOf(files, source, file, f, e); ok {
					all = append(all, m)
				}
			}
			return true
		})
	}
	return all
}

// judges tells functions that decide something from those that only describe it.
func judges(f *ast.FuncDecl) bool {
	return !slices.Contains([]string{"String", "Error", "Codes", "Catalogue", "YAMLSchema"}, f.Name.Name)
}

// mutantOf makes a mutant of an edit, if it is within one line, which is the only one of
// its kind in the function.
func mutantOf(files *token.FileSet, source []byte, file string, f *ast.FuncDecl, e edit) (Mutant, bool) {
	from, to := files.Position(e.from), files.Position(e.to)
	if from.Line != to.Line {
		return Mutant{}, false
	}
	start := strings.LastIndex(string(source[:from.Offset]), "\n") + 1
	length := strings.Index(string(source[from.Offset:]), "\n")
	line := string(source[start : from.Offset+length])
	changed := line[:from.Offset-start] + e.with + line[to.Offset-start:]
	m := Mutant{File: file, Func: nameOf(f), Line: strings.TrimSpace(line), With: strings.TrimSpace(changed)}
	_, err := m.Apply(source)
	return m, err == nil && m.Line != m.With
}
