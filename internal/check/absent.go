package check

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/sources"
)

// Absent are files and folders that services name and that are not there: who runs a service by another command,
// or at a URL, needs none of them. What a command may make before it is needed may be absent.
func Absent(library *scenario.Library) problem.Problems {
	var all problem.Problems
	for _, name := range library.ServiceNames() {
		d := library.Services[name]
		content, _ := sources.Read(library.ServiceFile(name))
		r := &report{file: &scenario.File{Text: problem.NewText(library.ServiceFile(name), content)}}
		switch {
		case slices.ContainsFunc(d.Needs, func(needed string) bool { return preparesFiles(library.Services[needed]) }):
		case d.URL == "":
			r.absentFolder(d)
		case d.TLS != nil:
			r.absentFile("ca", d.TLS.CA)
			r.absentFile("cert", d.TLS.Cert)
			r.absentFile("key", d.TLS.Key)
		}
		var found problem.Problems
		errors.As(r.problems.Sorted(), &found)
		all = append(all, found...)
	}
	return all
}

// preparesFiles tells whether a service runs commands that may make files before others start.
func preparesFiles(d *service.Definition) bool { return d != nil && len(d.Setup) > 0 }

// absentFolder finds a folder in which no command can run.
func (r *report) absentFolder(d *service.Definition) {
	if d.Dir == "" || strings.Contains(d.Dir, "${") {
		return
	}
	path := d.Dir
	if !filepath.IsAbs(path) {
		path = filepath.Join(d.Home, path)
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		r.value([]string{"dir"}, fmt.Sprintf("there is no folder %s, in which the commands of the service would run", path),
			"it is named from the root of the suite: the nearest folder with a streamspec.yaml, else the one that holds scenarios")
	}
}

// absentFile finds a file of those under tls that nobody can read.
func (r *report) absentFile(key, path string) {
	if path == "" || strings.Contains(path, "${") {
		return
	}
	if _, err := os.Stat(path); err != nil {
		r.value([]string{"tls", key}, "there is no file "+path, "its name is relative to the folder of this YAML file")
	}
}
