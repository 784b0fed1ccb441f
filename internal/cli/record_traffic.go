package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// lastWords is how long streams that are open may take to end once the proxy is interrupted.
const lastWords = 3 * time.Second

// headTimeout bounds how long a client takes to send a request's head.
const headTimeout = 30 * time.Second

// recordTraffic is a proxy that keeps the streams that pass, until it is interrupted.
func recordTraffic(ctx context.Context, cmd *cobra.Command, set *recordedSet, flags recordFlags, secrets *secret.Masker) error {
	target, err := url.Parse(cmp.Or(guard.URLOf(flags.target), flags.target))
	if err != nil || target.Scheme == "" || target.Host == "" {
		return fmt.Errorf("--listen needs the URL of the service behind the proxy, for example --to http://127.0.0.1:9000, and not %q", cmp.Or(flags.target, flags.to))
	}
	listener, err := net.Listen("tcp", flags.listen)
	if err != nil {
		return fmt.Errorf("--listen %s: %w", flags.listen, err)
	}
	if target.Host == listener.Addr().String() {
		return errors.Join(fmt.Errorf("--listen %s is the address of the service itself: name another one, and have clients ask that", flags.listen), listener.Close())
	}
	kept := keepTraffic(keptTraffic{folder: set.folder, replace: flags.replace, secrets: secrets, out: cmd.OutOrStdout(), log: cmd.ErrOrStderr()})
	traffic := importing.NewTraffic(target, kept.add)
	server := &http.Server{Handler: traffic, ReadHeaderTimeout: headTimeout}
	fmt.Fprintf(cmd.OutOrStdout(), "listening at http://%s, in front of %s; interrupt it to end\n", listener.Addr(), target)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err = <-served:
	case <-ctx.Done():
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
		defer cancel()
		if server.Shutdown(closing) != nil {
			err = server.Close()
		}
		if closed := <-served; !errors.Is(closed, http.ErrServerClosed) {
			err = errors.Join(err, closed)
		}
	}
	traffic.Wait() // who was cut off is kept as well
	if others := traffic.Others(); len(others) > 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "not kept, since no Accept header asked for an event stream, and none passed there: %s\n", wording.Enumerated(others))
	}
	return errors.Join(err, kept.result())
}

// keptTraffic keeps recordings, one at a time, in a goroutine of its own: no stream waits for the disk, but
// where many have ended.
type keptTraffic struct {
	folder  string
	replace bool // what is there goes, once there is something to take its place
	secrets *secret.Masker
	out     io.Writer
	log     io.Writer // where it is said at once that a stream is not kept: nobody waits for the end to know

	ended  chan endedStream
	done   chan struct{} // closed once all that ended is kept
	many   int
	unkept int
}

// endedStream is the recording of a stream that has ended, or why there is none.
type endedStream struct {
	recording *recording.Recording
	err       error
}

// mostUnkept is how many recordings may be in memory while another one is written.
const mostUnkept = 16

func keepTraffic(k keptTraffic) *keptTraffic {
	k.ended, k.done = make(chan endedStream, mostUnkept), make(chan struct{})
	go k.keepAll()
	return &k
}

func (k *keptTraffic) keepAll() {
	defer close(k.done)
	for one := range k.ended {
		err := one.err
		if err == nil {
			err = panics.Caught(func() error { return k.keep(one.recording) }) // the others must not suffer
		}
		if err != nil {
			fmt.Fprintf(k.log, "a stream is not kept: %v\n", err)
			k.unkept++
		}
	}
}

func (k *keptTraffic) add(r *recording.Recording, err error) { k.ended <- endedStream{r, err} }

func (k *keptTraffic) keep(r *recording.Recording) error {
	if k.replace && k.many == 0 {
		if err := os.RemoveAll(k.folder); err != nil {
			return err
		}
	}
	path, err := keepRecording(k.folder, r, k.secrets)
	if err != nil {
		return err
	}
	k.many++
	_, err = fmt.Fprintf(k.out, "%q: %s, in %s\n", r.Scenario, cameOf(r.Streams[0]), path)
	return err
}

// cameOf says what passed of a stream, in short.
func cameOf(s *recording.Stream) string {
	switch {
	case s.Response == nil:
		return "no response"
	case s.End.Reason == recording.HTTPStatus:
		return fmt.Sprintf("status %d", s.Response.Status)
	case s.End.Reason == recording.WrongMediaType:
		return "no event stream but " + cmp.Or(s.Response.ContentType(), "something without a media type")
	}
	return wording.Counted(s.Events(), "event")
}

// result is what became of it, once nothing is added any more.
func (k *keptTraffic) result() error {
	close(k.ended)
	<-k.done
	switch {
	case k.unkept > 0:
		return fmt.Errorf("%s not kept, as was said", wording.CountedAs(k.unkept, "stream is", "streams are"))
	case k.many == 0:
		return errors.New("no event stream passed: nothing is kept")
	}
	return nil
}
