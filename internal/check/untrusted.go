package check

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
)

// untrusted finds what a file can do beyond describing, where nobody has reviewed it: then
// only a person at the command line grants.
func (c checker) untrusted(r *report) {
	for _, p := range powersOf(r.file) {
		if message, help := c.refused(r.file, p); message != "" {
			r.at(p.Place, message, help)
		}
	}
}

// refused says why a power is none without trust; empty: it is harmless, or granted.
func (c checker) refused(f *scenario.File, p Power) (message, help string) {
	if c.trust.Judging && p.Sort != UsesFile && p.Sort != ReadsVariable {
		return "", ""
	}
	switch p.Sort {
	case RunsCommand:
		return c.refusedCommand(f, p)
	case ReachesHost:
		granted := guard.Hosts{Allowed: c.trust.Hosts}
		if c.isOtherEnvironment(f, p) || granted.Check("http://"+hostText(p.Text)) == nil {
			return "", ""
		}
		return fmt.Sprintf("--untrusted: a file cannot allow the host %s", p.Text), "run with --allow-host " + hostText(p.Text)
	case UsesFile:
		if isInside(f, p) {
			return "", ""
		}
		return fmt.Sprintf("--untrusted: %s is outside of the suite's home", p.Text), "put it below the folder with streamspec.yaml"
	case GivesSetting:
		return c.refusedSetting(f, p)
	case ReadsVariable:
		return fmt.Sprintf("--untrusted: a file cannot read %s", p.Text), "declare it under vars, and run with --var NAME=VALUE"
	case GoesThrough:
		if (guard.Hosts{}).Check(p.Text) == nil {
			return "", ""
		}
		return fmt.Sprintf("--untrusted: the proxy %s is not on this machine", p.Text), ""
	case TrustsAnybody:
		return c.refusedTrust()
	}
	return "", ""
}

// refusedCommand refuses every command but that of the sample, and those that are not run.
func (c checker) refusedCommand(f *scenario.File, p Power) (message, help string) {
	if d := f.Service; d != nil {
		given, isGiven := c.trust.Given[d.Name]
		sample := slices.Equal(strings.Fields(p.Text), []string{"streamspec", "sample"})
		if isGiven && (guard.URLOf(given) != "" || p.Path[0] == "run") || sample {
			return "", ""
		}
		return fmt.Sprintf("--untrusted: the command %s is not run", p.Text), fmt.Sprintf("say where the service is: --service %s=URL", d.Name)
	}
	if c.isOtherEnvironment(f, p) {
		return "", ""
	}
	return fmt.Sprintf("--untrusted: the command %s is not run", p.Text), ""
}

// isOtherEnvironment tells what stands in an environment that was not chosen.
func (c checker) isOtherEnvironment(f *scenario.File, p Power) bool {
	return f.IsHome && p.Path[0] == "environments" && p.Path[1] != c.library.Suite.Environment
}

// Settings that are harmless: those of the sample, and whose value is where somebody listens.
var (
	harmlessSetting = regexp.MustCompile(`^(PORT|FRONTEND_VERSION_URL|SSE_[A-Z_]+|SAMPLE_[A-Z_]+)=`)
	harmlessValue   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=\$\{(port|port\.[A-Za-z0-9_-]+|stub\.[A-Za-z0-9_.-]+|service\.[A-Za-z0-9_.-]+)\}[A-Za-z0-9/_.-]*$`)
)

// refusedSetting refuses what could be code: LD_PRELOAD, NODE_OPTIONS, BASH_ENV and their like.
func (c checker) refusedSetting(f *scenario.File, p Power) (message, help string) {
	if harmlessSetting.MatchString(p.Text) || harmlessValue.MatchString(p.Text) {
		return "", ""
	}
	if d := f.Service; d != nil && guard.URLOf(c.trust.Given[d.Name]) != "" {
		return "", ""
	}
	name, _, _ := strings.Cut(p.Text, "=")
	return fmt.Sprintf("--untrusted: a file cannot give a service the setting %s", name),
		"allowed are the settings of the sample, and ${port}, ${stub.NAME} and ${service.NAME} as values; others belong into the command that --service gives"
}

// refusedTrust refuses to trust any certificate, but of this machine: that is where an
// untrusted suite goes unless --allow-host or --service lead elsewhere.
func (c checker) refusedTrust() (message, help string) {
	if len(c.trust.Hosts) == 0 {
		return "", ""
	}
	return "--untrusted: certificates are checked where other hosts are allowed", "leave out tls: {insecure: true}"
}

// isInside tells a file below the home, or a folder: by its name and by where it leads.
func isInside(f *scenario.File, p Power) bool {
	name, _, _ := strings.Cut(p.Text, "#") // behind it, a place in the file
	if strings.Contains(name, "${") || filepath.IsAbs(name) {
		return false
	}
	home := scenario.HomeOf(filepath.Dir(f.Text.File))
	from := filepath.Dir(f.Text.File)
	if p.Path[0] == "dir" || f.IsHome {
		from = home
	}
	return isBelow(filepath.Join(from, name), home)
}

// hostText is a host as it stands in a URL.
func hostText(text string) string {
	if host := guard.HostOf(text); host != "" {
		return host
	}
	host, _, _ := strings.Cut(text, ":")
	return host
}

// isBelow tells a path in a folder. Where one of them cannot be found, its name counts.
func isBelow(path, folder string) bool {
	at, errPath := sources.Named(path)
	home, errHome := sources.Named(folder)
	if errPath != nil || errHome != nil {
		way, err := filepath.Rel(folder, path)
		return err == nil && filepath.IsLocal(way)
	}
	return sources.IsBelow(at.Real, home.Real)
}
