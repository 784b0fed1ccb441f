package service

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
)

// Defaults of a [Probe].
const (
	DefaultReadyWithin = 10 * time.Second
	DefaultReadyStatus = http.StatusOK
)

// Probe says how it is known that a service is ready, in exactly one of the ways
// Get, TCP, Log and Command.
type Probe struct {
	Get     string `yaml:"get"`     // a path of the service, or a URL, whose response has Status
	TCP     string `yaml:"tcp"`     // a port of this machine, or HOST:PORT, that accepts connections
	Log     string `yaml:"log"`     // a regular expression (RE2) that a line of the output matches
	Command string `yaml:"command"` // a command line, split like run, that ends with exit status 0

	Status httpcall.Status `yaml:"status" above:"0"` // of Get; default: [DefaultReadyStatus]
	Within time.Duration   `yaml:"within" above:"0"` // default: [DefaultReadyWithin]
}

// probeHelp is shown where a probe has no way, or several.
const probeHelp = `write one of {get: /health}, {tcp: "${port}"}, {log: "listening on"} and {command: "pg_isready -q"}, each with within: 10s if need be`

// Validate refuses a probe that nothing could pass.
func (p Probe) Validate() error {
	ways := p.ways()
	switch {
	case len(ways) == 0:
		return problem.WithHelp(errors.New("ready: it does not say how it is known that the service is ready"), probeHelp)
	case len(ways) > 1:
		return problem.WithHelp(fmt.Errorf("ready: a service is ready in one way; this one has %s", strings.Join(ways, " and ")), probeHelp)
	case p.Status != 0 && p.Get == "":
		return problem.AtField("status", fmt.Errorf("status: it is the status of the response to a get, and there is none with %s", ways[0]))
	case p.Status.Validate() != nil:
		return problem.AtField("status", p.Status.Validate())
	case p.Within < 0:
		return problem.AtField("within", fmt.Errorf("within: %v is negative", p.Within))
	}
	if err := p.validateWay(); err != nil {
		return problem.AtField(ways[0], err)
	}
	return nil
}

// ways lists the keys of the ways that are given; a valid probe has one.
func (p Probe) ways() []string {
	var ways []string
	for _, way := range []struct{ key, text string }{{"get", p.Get}, {"tcp", p.TCP}, {"log", p.Log}, {"command", p.Command}} {
		if way.text != "" {
			ways = append(ways, way.key)
		}
	}
	return ways
}

// validateWay refuses what cannot be tried, as far as it is known before its
// variables are.
func (p Probe) validateWay() error {
	switch {
	case p.Get != "":
		if !strings.HasPrefix(p.Get, "/") && !strings.Contains(p.Get, "://") && !strings.HasPrefix(p.Get, "${") {
			return fmt.Errorf("get: %q is neither a path, which starts with /, nor a URL", p.Get)
		}
	case p.Command != "":
		if _, err := process.Split(p.Command); err != nil {
			return fmt.Errorf("command: %w", err)
		}
	case strings.Contains(p.TCP+p.Log, "${"):
	case p.TCP != "":
		_, err := tcpAddress(p.TCP)
		return err
	default:
		_, err := logPattern(p.Log)
		return err
	}
	return nil
}

// tcpAddress is HOST:PORT of what [Probe].TCP says.
func tcpAddress(text string) (string, error) {
	address := text
	if !strings.Contains(text, ":") {
		address = net.JoinHostPort("127.0.0.1", text)
	}
	host, port, err := net.SplitHostPort(address)
	if n, errPort := strconv.ParseUint(port, 10, 16); err != nil || host == "" || errPort != nil || n == 0 {
		return "", problem.WithHelp(fmt.Errorf("tcp: %q is neither a port nor HOST:PORT", text),
			`write "${port}", 9000 or "127.0.0.1:9000"`)
	}
	return address, nil
}

func logPattern(text string) (*regexp.Regexp, error) {
	pattern, err := regexp.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("log: %q is not a regular expression: %w", text, err)
	}
	return pattern, nil
}

func (p *Probe) within() time.Duration {
	if p == nil || p.Within == 0 {
		return DefaultReadyWithin
	}
	return p.Within
}
