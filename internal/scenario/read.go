package scenario

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// File is one file of a library, as far as it could be read.
type File struct {
	Text     *problem.Text
	Scenario *Scenario           // nil: it is no scenario's
	Service  *service.Definition // nil: it is no service's, or one without a name
	Refs     []yamlfile.Ref      // the variables that a scenario or a service refers to
	Whole    bool                // all of it could be decoded
	Errors   []error             // what is wrong with it by itself

	gaps map[string]Gap
}

// Read reads every YAML file of the folder, and finds what is wrong with each by itself;
// package check finds what is only wrong together. The error says that the folder
// cannot be read. At most one Options may be given.
func Read(root string, options ...Options) (*Library, []*File, error) {
	paths, err := yamlFiles(root)
	if err != nil {
		return nil, nil, err
	}
	l := newLibrary(root, options)
	files := make([]*File, len(paths))
	inParallel(len(paths), func(i int) { files[i] = l.read(paths[i]) })
	for _, f := range files {
		l.add(f)
	}
	l.names, l.serviceNames, l.gapNames = sortedKeys(l.Scenarios), sortedKeys(l.Services), sortedKeys(l.Gaps)
	for _, f := range files {
		l.complete(f)
	}
	return l, files, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func newLibrary(root string, options []Options) *Library {
	l := &Library{
		Root:      root,
		Scenarios: map[string]*Scenario{},
		Services:  map[string]*service.Definition{},
		Gaps:      map[string]Gap{},
		Secrets:   secret.NewStore(&secret.Masker{}, nil),

		serviceFiles: map[string]string{},
		byFile:       map[string]*Scenario{},
	}
	for _, o := range options {
		l.allowed = o.Hosts
		if o.Secrets != nil {
			l.Secrets = o.Secrets
		}
	}
	return l
}

// inParallel calls do with each number below count, on as many processors as there are,
// and returns after the last.
func inParallel(count int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(count, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

func yamlFiles(root string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() && IsYAML(path) {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the scenarios cannot be read: %w", err)
	}
	return files, nil
}

// IsYAML tells whether a file is YAML by its name.
func IsYAML(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".yaml" || ext == ".yml"
}

// IsService tells whether a file describes a service, by where it is.
func IsService(path string) bool { return filepath.Base(filepath.Dir(path)) == servicesFolder }

// read reads one file. It changes nothing of the library.
func (l *Library) read(path string) *File {
	content, err := os.ReadFile(path)
	f := &File{Text: problem.NewText(path, content)}
	if err != nil {
		f.Errors = append(f.Errors, err)
		return f
	}
	parsed := yamlfile.Parse(f.Text)
	switch {
	case strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) == gapsName:
		var gaps gapsFile
		if l.decode(f, parsed, &gaps); f.Whole {
			f.gaps = gaps.Gaps
		}
	case IsService(path):
		var definition service.Definition
		if l.decode(f, parsed, &definition); definition.Name != "" {
			f.Service = &definition // also a faulty one: scenarios that use it are not at fault
		}
		if f.Whole {
			f.refer(parsed)
		}
	default:
		f.Scenario = &Scenario{}
		l.decode(f, parsed, f.Scenario)
		f.refer(parsed)
	}
	return f
}

func (l *Library) decode(f *File, parsed *yamlfile.File, dst any) {
	err := parsed.Decode(dst, yamlfile.Options{Variables: l.Lookup, Types: &l.types})
	f.Whole = err == nil
	if err != nil {
		f.Errors = append(f.Errors, err)
	}
}

// refer finds the variables that the file refers to.
func (f *File) refer(parsed *yamlfile.File) {
	var err error
	if f.Refs, err = parsed.References(); err != nil {
		f.Errors = append(f.Errors, err)
	}
}

// add adds to the library what a file has. Of two of one name the second is an error.
func (l *Library) add(f *File) {
	path := f.Text.File
	maps.Copy(l.Gaps, f.gaps)
	if d := f.Service; d != nil {
		if l.Services[d.Name] != nil {
			f.Errors = append(f.Errors, fmt.Errorf("%s: a service named %q is described twice", path, d.Name))
		}
		l.Services[d.Name], l.serviceFiles[d.Name] = d, path
	}
	if s := f.Scenario; s != nil && f.Whole {
		if first := l.Scenarios[s.Name]; first != nil {
			message := fmt.Sprintf("the scenario %q stands in %s already", s.Name, first.Place)
			f.Errors = append(f.Errors, f.Text.Problem(s.Place.Line, s.Place.Column, 1, message, "every scenario has a name of its own"))
			return
		}
		l.Scenarios[s.Name], l.byFile[path] = s, s
	}
}

// complete gives a scenario what only the whole library knows: its known gaps, and
// which values of it are secret.
func (l *Library) complete(f *File) {
	s := f.Scenario
	if s == nil {
		return
	}
	for _, ref := range s.GapRefs() {
		if gap, ok := l.Gaps[ref.Gap.Name]; ok && !ref.described() {
			ref.Gap = gap
		}
	}
	if f.Whole {
		l.maskCredentials(s)
	}
}
