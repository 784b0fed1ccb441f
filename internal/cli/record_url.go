package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// defaultLength is how long a stream is followed that need not end.
const defaultLength = 10 * time.Second

// How long a service may take until it is there, and how often it is asked.
const (
	readyWithin = 30 * time.Second
	readyPause  = 200 * time.Millisecond
)

// recordURL records one stream, again and again.
func recordURL(ctx context.Context, cmd *cobra.Command, target string, set *recordedSet, flags recordFlags, secrets *secret.Masker) error {
	request, err := tailRequest(ctx, target, flags.tailFlags)
	if err := errors.Join(err, checkHosts(flags.hosts)); err != nil {
		return err
	}
	hideAsked(request, secrets)
	request.Stream = recording.DefaultStream
	if flags.until == "" && flags.length == 0 {
		flags.length = defaultLength
	}
	name := cmp.Or(flags.called, pathOf(request.URL))
	return set.record(ctx, cmd.OutOrStdout(), func(folder string) error {
		return recordStream(ctx, filepath.Join(folder, fileNameOf(name)+play.RecordingSuffix), name, request, flags, secrets)
	})
}

func pathOf(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	return cmp.Or(u.Path, "/")
}

// recordStream records one stream into a file. While nobody listens, it waits.
func recordStream(ctx context.Context, path, name string, request stream.Request, flags recordFlags, secrets *secret.Masker) error {
	if err := replace.Folder(filepath.Dir(path), privateFolder); err != nil {
		return err
	}
	for began := time.Now(); ; {
		s, err := recordAttempt(ctx, path, name, request, flags, secrets)
		if err != nil {
			return err
		}
		if refused := (*stream.RedirectError)(nil); errors.As(s.End.Err, &refused) {
			return refused // it was there, and leads elsewhere
		}
		if s.Response != nil || s.End.Reason != recording.ConnectFailed || time.Since(began) > readyWithin {
			return nil
		}
		if err := sleep.For(ctx, readyPause); err != nil {
			return err
		}
	}
}

func recordAttempt(ctx context.Context, path, name string, request stream.Request, flags recordFlags, secrets *secret.Masker) (*recording.Stream, error) {
	file, err := replace.Begin(path, privateFile)
	if err != nil {
		return nil, err
	}
	recorder := recording.NewRecorder(&recording.Recording{Scenario: name, Started: time.Now()}, file, secrets.Text)
	s := stream.Follow(ctx, &request, &stream.Options{
		Reading:   stream.Reading{Mode: stream.Lenient},
		Deadlines: stream.Deadlines{Total: stream.NoDeadline},
		For:       flags.length,
		Until:     awaited(flags.tailFlags),
		Jar:       hidingJar{secrets},
		MayReach:  reachedFrom(request.URL, flags.hosts),
		Recorder:  recorder,
	}, untilEvent(flags.until))
	if err := errors.Join(recorder.Close(), file.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, ctx.Err()
}

// untilEvent leaves a stream after the first event of a type; empty: never.
type untilEvent string

// Opened implements stream.Watcher.
func (untilEvent) Opened(*recording.Stream) {}

// Entry implements stream.Watcher.
func (typ untilEvent) Entry(e *recording.Entry, _ *recording.Stream) (stop string) {
	if typ != "" && e.Kind == recording.KindEvent && e.Type == string(typ) {
		return recording.Name(e) + " arrived"
	}
	return ""
}
