package check

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Sort is a sort of what a YAML file can do beyond describing: YAML is code, and is reviewed
// as such.
type Sort string

// The sorts of powers, in the order in which they are shown.
const (
	RunsCommand   Sort = "command"  // that is run on this machine
	ReachesHost   Sort = "host"     // that is reached, beside this machine
	UsesFile      Sort = "file"     // that is read, or a folder in which commands run
	ReadsVariable Sort = "variable" // of the environment, or a secret
	GivesSetting  Sort = "setting"  // a variable of the environment of a service
	TrustsAnybody Sort = "tls"      // certificates are not checked
	GoesThrough   Sort = "proxy"    // traffic goes through it
	noPower       Sort = ""
)

// Sorts lists the sorts of powers, in the order in which they are shown.
func Sorts() []Sort {
	return []Sort{RunsCommand, ReachesHost, GoesThrough, TrustsAnybody, UsesFile, GivesSetting, ReadsVariable}
}

// Power is something that a YAML file does beyond describing.
type Power struct {
	Sort  Sort
	Place problem.Place
	Path  []string // the keys and numbers that lead to it in the file
	Text  string   // the command, the host, …
}

// Powers lists what the YAML files of a library can do, file by file.
func Powers(root string, options scenario.Options) ([]Power, error) {
	_, files, err := scenario.Read(root, options)
	if err != nil {
		return nil, err
	}
	var all []Power
	for _, f := range files {
		all = append(all, powersOf(f)...)
	}
	return all, nil
}

// powersOf lists what a file can do.
func powersOf(f *scenario.File) []Power {
	var all []Power
	for _, one := range yamlfile.Parse(f.Text).Scalars() {
		sort, text := powerOf(f, one)
		if sort != noPower {
			all = append(all, Power{sort, problem.Place{File: f.Text.File, Line: one.Line, Column: one.Column}, one.Path, text})
		}
	}
	for _, ref := range f.Refs {
		if scenario.IsOfRunner(ref.Name) {
			all = append(all, Power{ReadsVariable, ref.Place, ref.Path, "${" + ref.Name + "}"})
		}
	}
	return all
}

// powerOf is the power that a single value of a file gives; empty: it describes.
func powerOf(f *scenario.File, one yamlfile.ScalarAt) (Sort, string) {
	if one.Text == "" || len(one.Path) == 0 || isContent(one.Path) {
		return noPower, ""
	}
	switch {
	case f.IsHome:
		return powerOfHome(one)
	case scenario.IsService(f.Text.File):
		if first := one.Path[0]; len(one.Path) > 1 && (first == "env" || first == "tagged") {
			return GivesSetting, one.Path[len(one.Path)-1] + "=" + one.Text
		}
		if sort := powerOfService(one); sort != noPower {
			return sort, one.Text
		}
	}
	return powerAnywhere(one)
}

// powerOfService is what a value in the file of a service gives.
func powerOfService(one yamlfile.ScalarAt) Sort {
	switch first, last := one.Path[0], one.Path[len(one.Path)-1]; {
	case first == "run", first == "setup", first == "ready" && last == "command":
		return RunsCommand
	case first == "hosts", first == "ready" && last == "tcp" && isElsewhere("tcp://"+one.Text), first == "url" && isElsewhere(one.Text):
		return ReachesHost
	case first == "dir":
		return UsesFile
	}
	return noPower
}

// powerOfHome is what a value in the file of the home gives.
func powerOfHome(one yamlfile.ScalarAt) (Sort, string) {
	p := one.Path
	switch {
	case p[0] == "environments" && len(p) > 3 && p[2] == "hosts":
		return ReachesHost, one.Text
	case p[0] == "environments" && len(p) > 3 && p[2] == "services" && guard.URLOf(one.Text) == "":
		return RunsCommand, one.Text
	case p[0] == "environments" && len(p) > 3 && p[2] == "services" && isElsewhere(guard.URLOf(one.Text)):
		return ReachesHost, guard.HostOf(guard.URLOf(one.Text))
	case p[0] == "run" && len(p) > 2 && p[1] == "reports":
		_, path, _ := strings.Cut(one.Text, ":")
		return UsesFile, path
	case p[0] == "run" && len(p) > 2 && p[1] == "paths":
		return UsesFile, one.Text
	case p[0] == "pieces":
		return powerAnywhere(one)
	}
	return noPower, ""
}

// powerAnywhere is what a value gives in a scenario, or in a part that others have, too.
func powerAnywhere(one yamlfile.ScalarAt) (Sort, string) {
	path := one.Path
	last, before := path[len(path)-1], ""
	if len(path) > 1 {
		before = path[len(path)-2]
	}
	switch {
	case last == "command" && isAction(path[:len(path)-1]):
		return RunsCommand, one.Text
	case (last == "file" || last == "recording") && path[0] == stubsPart, last == "schema", last == "profile" && isFile(one.Text), before == "tls" && slices.Contains([]string{"ca", "cert", "key"}, last):
		return UsesFile, one.Text
	case before == "tls" && last == "insecure" && one.Text != "false":
		return TrustsAnybody, strings.Join(path, ".")
	case last == "proxy" && (before == "stream" || path[0] == "streams" && len(path) == 3) && one.Text != "none":
		return GoesThrough, one.Text
	case before == "env" && (path[0] == "service" || path[0] == "services"):
		return GivesSetting, last + "=" + one.Text
	case isTarget(last) && isElsewhere(one.Text):
		return ReachesHost, guard.HostOf(one.Text)
	}
	return noPower, ""
}

// isFile tells the profile of a file from one that streamspec has.
func isFile(profile string) bool { return scenario.IsYAML(profile) }

// isAction tells the path to something that is done.
func isAction(path []string) bool {
	if path[0] == "pieces" {
		return len(path) <= 3
	}
	return len(path) <= 2 && slices.Contains([]string{"trigger", "during", "after", "finally"}, path[0])
}

// isContent tells a value in the content of a message. What stands directly below the first
// key may be a name that somebody chose.
func isContent(path []string) bool { return len(path) > 2 && slices.Contains(path[2:], "json") }

// isTarget tells the keys of what is called.
func isTarget(key string) bool {
	return slices.Contains([]string{"get", "post", "put", "patch", "delete", "head", "options", "url"}, key)
}

// isElsewhere tells a URL to another machine, as far as it is written out.
func isElsewhere(url string) bool { return guard.Hosts{}.CheckText(url) != nil }
