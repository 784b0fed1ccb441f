package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// importFlags are what `streamspec import` can be told.
type importFlags struct {
	to, scenario, url string
	headers           []string
}

func newImport(secrets *secret.Masker) *cobra.Command {
	var flags importFlags
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Make recordings of what curl or tail wrote down",
		Long: `import makes recordings of what others wrote down of a stream: the output of curl -iN, and
the lines of streamspec tail --json. Each file is one recording, of the scenario that --as
names, or else of the one that the file is named after: task.1.txt and task.2.txt are two of
the scenario task. Curl writes down no times: of these recordings none are compared.`,
		Example: `  curl -iN -m 10 http://127.0.0.1:8080/events > events.1.txt
  streamspec tail --json --for 10s http://127.0.0.1:8080/events > events.2.json
  streamspec import --to recordings/old events.*`,
		Args: takes(1, noBound, "files that curl or tail --json wrote", ""),
		RunE: func(cmd *cobra.Command, args []string) error { return importFiles(cmd, args, flags, secrets) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.to, "to", "recordings/old", "folder for the recordings")
	f.StringVar(&flags.scenario, "as", "", "the scenario that the files are recordings of")
	f.StringVar(&flags.url, "url", "", "what was asked: values of it that return in events are recognized")
	f.StringArrayVarP(&flags.headers, "header", "H", nil, `a header of the request, "Name: value"`)
	return cmd
}

func importFiles(cmd *cobra.Command, files []string, flags importFlags, secrets *secret.Masker) error {
	request, err := importedRequest(cmd.Context(), flags)
	if err != nil {
		return err
	}
	hideCredentials(&recording.Stream{Request: request}, secrets)
	var all []*recording.Recording
	var errs []error
	for i, file := range files {
		if before := slices.IndexFunc(files[:i], func(other string) bool { return isSameFile(file, other) }); before >= 0 {
			errs = append(errs, fmt.Errorf("%s is here twice, as %s too: what happened once would count twice", file, files[before]))
			continue
		}
		r, err := importFile(cmd.Context(), file, importing.Source{Scenario: flags.scenario, Request: request})
		if err != nil {
			errs = append(errs, err)
		}
		all = append(all, r)
	}
	if err := errors.Join(errs...); err != nil {
		return err // a set that is not whole is none
	}
	var kept, said []string
	for i, r := range all {
		path, err := keepRecording(flags.to, r, secrets)
		if err != nil {
			return errors.Join(err, removeAll(kept))
		}
		events := 0
		for _, s := range r.Streams {
			events += s.Events()
		}
		kept = append(kept, path)
		said = append(said, fmt.Sprintf("%s: %s of %q, in %s\n", files[i], wording.Counted(events, "event"), r.Scenario, path))
	}
	_, err = io.WriteString(cmd.OutOrStdout(), strings.Join(said, ""))
	return err
}

// isSameFile tells paths that lead to one file.
func isSameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// removeAll removes what was kept of a set that is not whole.
func removeAll(paths []string) error {
	var errs []error
	for _, path := range paths {
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}

func importedRequest(ctx context.Context, flags importFlags) (recording.Request, error) {
	asked, err := tailRequest(ctx, flags.url, tailFlags{headers: flags.headers})
	request := recording.Request{Method: http.MethodGet, URL: asked.URL, Header: asked.Header}
	if flags.url == "" {
		request.URL = ""
	}
	return request, err
}

// maxImported bounds what is imported of one file, in bytes: it is held in memory.
const maxImported = 256 << 20

func importFile(ctx context.Context, path string, of importing.Source) (*recording.Recording, error) {
	text, err := readGiven(ctx, path, maxImported)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	base, _, _ := strings.Cut(filepath.Base(path), ".")
	of.Scenario, of.Started = cmp.Or(of.Scenario, base), info.ModTime()
	r, err := importing.Read(text, of)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// keepRecording writes a recording of a single stream into a folder, beside those that are
// there.
func keepRecording(folder string, r *recording.Recording, secrets *secret.Masker) (path string, err error) {
	for _, s := range r.Streams {
		hideCredentials(s, secrets)
	}
	var text bytes.Buffer
	if err := recording.Write(&text, r, secrets.Text); err != nil {
		return "", err
	}
	if err := replace.Folder(folder, privateFolder); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		path = filepath.Join(folder, fmt.Sprintf("%s.%d%s", fileNameOf(r.Scenario), n, play.RecordingSuffix))
		err := replace.New(path, privateFile, func(to io.Writer) error {
			_, err := to.Write(text.Bytes())
			return err
		})
		if !errors.Is(err, fs.ErrExist) {
			return path, err
		}
	}
}

// hideCredentials makes secret who asked, and the cookies that the answer sets.
func hideCredentials(s *recording.Stream, secrets *secret.Masker) {
	headers := []http.Header{s.Request.Header}
	if s.Response != nil {
		headers = append(headers, s.Response.Header)
	}
	for _, header := range headers {
		for name, values := range header {
			for _, v := range values {
				secrets.AddHeader(name, v)
			}
		}
	}
	addCredentials(secrets, s.Request.URL)
}

// Modes of recordings: they hold what servers sent, and are nobody else's.
const (
	privateFile   fs.FileMode = 0o600
	privateFolder fs.FileMode = 0o700
)

// fileNameOf is a scenario's name as a file's.
func fileNameOf(scenario string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) {
			return '_'
		}
		return r
	}, strings.Trim(scenario, "/"))
	return cmp.Or(strings.Trim(name, "._"), "stream")
}
