package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/draft"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/starter"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// newFlags are what `streamspec new` can be told.
type newFlags struct {
	tailFlags
	from, name, stream, out string
	hosts                   []string // to which redirects may lead
}

func newNew(secrets *secret.Masker) *cobra.Command {
	var flags newFlags
	cmd := &cobra.Command{
		Use:   "new --from URL|RECORDING",
		Short: "Write a first feature and scenario for a stream, from what it does",
		Long: `new follows a stream, or reads a recording, and writes it down: a scenario, how it is
reached and its kinds of event, and a feature with their order and number, their fields
and types, what returns of the request, and its end. It holds at once on the same stream,
and breaks where one of its facts does. What came once may be chance: read them, and correct what is no fact.

From a URL the scenario is about a service at that address; it is asked twice where that changes
nothing (GET), and what is another value then is no fact. A recording becomes a stub
that stands for the service. Files that are there already are kept.`,
		Example: `  streamspec new --from http://127.0.0.1:8080/events --for 5s
  streamspec new --from reports/recordings/an_order-3f.recording --name order`,
		Args: takes(0, 0, "", ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.from == "" {
				return errors.New("new needs a stream: --from URL, or --from RECORDING")
			}
			return write(cmd, flags, secrets)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.from, "from", "", "URL of a stream, or the file of a recording")
	f.StringVar(&flags.name, "name", "", "what it is called (default: made of the path, or of the scenario)")
	f.StringVar(&flags.stream, "stream", "", "which stream of a recording, where it has several")
	f.StringVar(&flags.out, "out", ".", "folder that has, or gets, features and scenarios")
	f.StringVarP(&flags.method, "request", "X", "", "HTTP method (default GET, with -d POST)")
	f.StringArrayVarP(&flags.headers, "header", "H", nil, `request header, "Name: value"`)
	redirectFlag(f, &flags.hosts)
	f.StringVarP(&flags.data, "data", "d", "", "request body; @FILE reads it from a file")
	f.DurationVar(&flags.length, "for", 10*time.Second, "follow a URL for so long at most")
	forAtLeast(f, "for", &flags.length, shortest)
	return cmd
}

func write(cmd *cobra.Command, flags newFlags, secrets *secret.Masker) error {
	var s *recording.Stream
	var from draft.Source
	var copied []byte
	var name string
	var err error
	var again []*recording.Stream
	if isURL(flags.from) {
		s, again, err = followedTwice(cmd, flags, secrets)
	} else {
		s, from, name, copied, err = recordedStream(flags)
	}
	if err != nil {
		return err
	}
	name = cmp.Or(flags.name, name, nameOfPath(s.Request.URL))
	file := fileName(name)
	var third starter.File // where the stream comes from
	if copied == nil {
		from.Service, third.Path = file, "scenarios/services/"+file+".yaml"
	} else {
		from.Recording = file + play.RecordingSuffix
		third = starter.File{Path: "scenarios/" + from.Recording, Content: copied}
	}
	d, err := draft.Of(s, name, from, again...)
	if err != nil {
		return fmt.Errorf("%s: %w", flags.from, err)
	}
	if copied == nil {
		third.Content = []byte(d.Service)
	}
	files := []starter.File{{Path: "features/" + file + ".feature", Content: []byte(d.Feature)}, {Path: "scenarios/" + file + ".yaml", Content: []byte(d.Scenario)}, third}
	return writeNew(cmd.OutOrStdout(), flags.out, files, d.Facts)
}

// writeNew writes the files of a draft, and says how many faults they would notice.
func writeNew(out io.Writer, folder string, files []starter.File, facts int) error {
	if err := starter.WriteNew(folder, files); errors.Is(err, starter.ErrThere) {
		return fmt.Errorf("%w: give the stream another name, by --name", err)
	} else if err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintf(out, "wrote  %s\n", filepath.Join(folder, f.Path))
	}
	fmt.Fprintf(out, "\n%s would be noticed. What came once may be chance: read the files, and correct what is no fact.\nrun it:  streamspec run %s\n",
		wording.Counted(facts, "fault"), filepath.Join(folder, files[0].Path))
	return nil
}

// followedTwice follows a URL, and what is only asked for once more: what is another value then is no fact.
func followedTwice(cmd *cobra.Command, flags newFlags, secrets *secret.Masker) (s *recording.Stream, again []*recording.Stream, err error) {
	s, err = followed(cmd, flags, secrets)
	if err != nil || s.Request.Method != http.MethodGet {
		return s, nil, err
	}
	if other, err := followed(cmd, flags, secrets); err == nil && other.Events() > 0 {
		again = append(again, other)
	}
	return s, again, nil
}

// followed follows a URL.
func followed(cmd *cobra.Command, flags newFlags, secrets *secret.Masker) (*recording.Stream, error) {
	request, err := tailRequest(cmd.Context(), flags.from, flags.tailFlags)
	if err := errors.Join(err, checkHosts(flags.hosts)); err != nil {
		return nil, err
	}
	hideAsked(request, secrets)
	s := stream.Follow(cmd.Context(), &request, &stream.Options{
		Reading: stream.Reading{Mode: stream.Lenient}, Deadlines: stream.Deadlines{Total: stream.NoDeadline}, For: flags.length,
		Jar: hidingJar{secrets}, MayReach: reachedFrom(request.URL, flags.hosts),
	}, onlyFollowing{})
	if s.Response == nil || s.End.Reason == recording.HTTPStatus || s.End.Reason == recording.WrongMediaType {
		return nil, fmt.Errorf("%s brought no stream: %s", flags.from, s.End)
	}
	s.Request.Body = []byte(request.Body)
	return secret.Value(secrets, s), nil
}

// addCredentials adds what of a URL is none of anybody's business: a file may be shown to all.
func addCredentials(secrets *secret.Masker, address string) {
	secrets.AddURL(address)
	if to, err := url.Parse(address); err == nil {
		for name, values := range to.Query() {
			for _, value := range values {
				secrets.AddNamed(name, value)
			}
		}
	}
}

// onlyFollowing looks at nothing while a stream is followed.
type onlyFollowing struct{}

// Opened implements stream.Watcher.
func (onlyFollowing) Opened(*recording.Stream) {}

// Entry implements stream.Watcher.
func (onlyFollowing) Entry(*recording.Entry, *recording.Stream) (stop string) { return "" }

// recordedStream is a stream of a recording, with the name of its scenario, and the file.
func recordedStream(flags newFlags) (s *recording.Stream, from draft.Source, name string, file []byte, err error) {
	if _, err := os.Stat(flags.from); errors.Is(err, fs.ErrNotExist) {
		return nil, from, "", nil, fmt.Errorf("%s: there is no such file; a URL begins with http:// or https://", flags.from)
	}
	whole, err := readRecording(flags.from)
	if err == nil {
		file, err = sources.ReadGiven(flags.from, maxImported)
	}
	if err != nil {
		return nil, from, "", nil, err
	}
	var names []string
	several := 0
	for _, one := range whole.Streams {
		if one.Response != nil {
			several++ // those of other clients are served as well
		}
		if one.Response != nil && one.Client <= 1 && one.CutEvents == 0 && one.CutBytes == 0 {
			names = append(names, one.Name)
			if flags.stream == "" || flags.stream == one.Name {
				s = one
			}
		}
	}
	switch {
	case len(names) == 0:
		return nil, from, "", nil, fmt.Errorf("%s: no stream with a response was recorded there", flags.from)
	case s == nil:
		return nil, from, "", nil, fmt.Errorf("%s has no stream %q, but %s", flags.from, flags.stream, strings.Join(names, ", "))
	case len(names) > 1 && flags.stream == "":
		return nil, from, "", nil, fmt.Errorf("%s has the streams %s: name one of them by --stream", flags.from, strings.Join(names, ", "))
	case several > 1:
		from.Stream = s.Name
	}
	return s, from, whole.Scenario, file, nil
}

// nameOfPath is a name made of the words of a URL's path.
func nameOfPath(address string) string {
	asked, err := url.Parse(address)
	if err != nil {
		return "stream"
	}
	var words []string
	for _, word := range strings.FieldsFunc(asked.Path, func(r rune) bool { return r == '/' || r == '-' || r == '_' }) {
		if !strings.ContainsAny(word, "0123456789") && word != "api" {
			words = append(words, word)
		}
	}
	return cmp.Or(strings.Join(words, " "), "stream")
}

var noFileName = regexp.MustCompile(`[^a-z0-9]+`)

func fileName(name string) string {
	return cmp.Or(strings.Trim(noFileName.ReplaceAllString(strings.ToLower(name), "_"), "_"), "stream")
}
