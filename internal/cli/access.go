package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/sources"
)

// hostFlag adds the flag that allows hosts.
func hostFlag(flags *pflag.FlagSet, hosts *[]string) {
	flags.StringArrayVar(hosts, "allow-host", nil,
		"HOST or *.DOMAIN: scenarios may reach it, beside this machine and what services list under hosts")
}

// untrustedFlag adds the flag for files that nobody has reviewed.
func untrustedFlag(flags *pflag.FlagSet, untrusted *bool) {
	flags.BoolVar(untrusted, "untrusted", false,
		"nobody has reviewed the files: only the sample, stubs, and services that --service gives; no commands, hosts, environment variables or secrets of theirs, and no files elsewhere")
}

// untrustedJudgingFlag adds the flag for recordings, and the files that judge them, that nobody
// has reviewed.
func untrustedJudgingFlag(flags *pflag.FlagSet, untrusted *bool) {
	flags.BoolVar(untrusted, "untrusted", false,
		"nobody has reviewed the recordings, nor the files that judge them: these read no environment variables, no secrets, and no files elsewhere")
}

func checkHosts(hosts []string) error {
	if err := guard.Validate(hosts); err != nil {
		return fmt.Errorf("--allow-host: %w", err)
	}
	return nil
}

// access says what the scenarios of a run may reach, and knows their secrets. Who
// gives a service's URL allows its host.
func (f runFlags) access(ctx context.Context, secrets *secret.Masker, services service.Options) (scenario.Options, error) {
	options := scenario.Options{Hosts: f.hosts, NeedSecrets: true, Listed: f.list, Environment: f.environment}
	var errVars error
	options.Vars, errVars = variables(f.vars)
	for _, url := range services.URLs {
		options.Hosts = append(options.Hosts, guard.HostOf(url))
	}
	if f.untrusted {
		options.Untrusted = &scenario.Granted{Hosts: options.Hosts, Given: maps.Clone(services.URLs)}
		maps.Copy(options.Untrusted.Given, services.Commands)
	}
	var file map[string]string
	var err error
	if f.secrets != "" {
		file, err = unlessOver(ctx, func() (map[string]string, error) { return secret.ReadFile(f.secrets) })
	}
	options.Secrets = secret.NewStore(secrets, file)
	return options, errors.Join(err, errVars)
}

// warnOfShort tells which secrets will be seen by everybody.
func warnOfShort(w io.Writer, secrets *secret.Store) {
	for _, name := range secrets.Short() {
		fmt.Fprintf(w, "warning: the secret %s is shorter than %d bytes, so it is not masked\n", name, secret.MinLength)
	}
}

// warnOfStrays names the processes that services had left behind.
func warnOfStrays(w io.Writer, strays []string) {
	for _, stray := range strays {
		fmt.Fprintf(w, "warning: a service left %s behind, outside of its process group; it was killed\n", stray)
	}
}

// readGiven reads a file that a person named, which may be a pipe.
func readGiven(ctx context.Context, path string, limit int64) ([]byte, error) {
	return unlessOver(ctx, func() ([]byte, error) { return sources.ReadGiven(path, limit) })
}

// unlessOver does what cannot be interrupted, and waits for it no longer than the command
// lives: it reads files, and ends with the process.
func unlessOver[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	if ctx.Err() == nil {
		go func() {
			value, err := do()
			done <- answer{value, err}
		}()
	}
	select {
	case got := <-done:
		return got.value, got.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("interrupted while the files were read: %w", context.Cause(ctx))
	}
}
