package play

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/vars"
)

// awaited are the variables that become known only while the streams are followed. What
// needs one waits for it. It is safe for concurrent use.
type awaited struct {
	mu   sync.Mutex
	from map[string]string // where each comes from
	news chan struct{}     // closed when one becomes known; nil: nobody asks
	over <-chan struct{}   // closed when none will become known any more; nil: no stream is followed
	told func()            // when one becomes known; nil: nobody is told
}

// follow says that the streams are followed now: until when, and who is told of what
// becomes known meanwhile.
func (a *awaited) follow(m *moments.Moments, from map[string]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.from, a.over, a.told = from, m.Over(), m.Known
}

// comesFrom says where a variable comes from; empty: it is not awaited.
func (a *awaited) comesFrom(name string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.from[name]
}

func (a *awaited) tell() {
	a.mu.Lock()
	if a.news != nil {
		close(a.news)
		a.news = nil
	}
	told := a.told
	a.mu.Unlock()
	if told != nil {
		told()
	}
}

// next is closed when one more becomes known, or else when the streams are over; over is nil
// where no stream is followed.
func (a *awaited) next() (news, over <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.news == nil {
		a.news = make(chan struct{})
	}
	return a.news, a.over
}

// unknown says which of some variables are not known yet; empty: all are.
func (v *variables) unknown(names []string) string {
	var errs []error
	for _, name := range names {
		if _, known := v.lookup(name); !known {
			errs = append(errs, &vars.UndefinedError{Name: name})
		}
	}
	return v.awaited.missing(errors.Join(errs...))
}

// missing says what an expansion waits for, of its error; empty: for nothing, or in vain.
func (a *awaited) missing(err error) string {
	var parts []string
	for _, name := range vars.Undefined(err) {
		from := a.comesFrom(name)
		if from == "" {
			return ""
		}
		parts = append(parts, fmt.Sprintf("${%s}, %s", name, from))
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), "; ")
}

// onceKnown expands something as soon as all is known that it needs. Where that does not
// happen while the streams are followed, the error is a *[moments.NeverError]. Waited is for how
// long it had to wait.
func (v *variables) onceKnown(ctx context.Context, never string, expand func() error) (waited time.Duration, err error) {
	for last := false; ; {
		news, over := v.awaited.next()
		err = expand()
		missing := v.awaited.missing(err)
		switch {
		case missing == "" || over == nil:
			return waited, err
		case last:
			return waited, &moments.NeverError{Never: never, Why: "it waited for " + missing + ", which never came"}
		}
		began := time.Now()
		select {
		case <-news:
		case <-over:
			last = true
		case <-ctx.Done():
			return waited, context.Cause(ctx)
		}
		waited += time.Since(began)
	}
}

// capture gives a variable its value. It may be a secret: until that is known, no recording
// shows it.
func (v *variables) capture(name string, value httpcall.Value) {
	v.secrets.AddNamed(name, value.Text) // before anybody is told of it
	v.recorder.text.capture(value.Text)
	if _, had := v.lookup(vars.JSONPrefix + name); had || value.JSON != "" {
		v.set(vars.JSONPrefix+name, value.InJSON())
	}
	v.set(name, value.Text)
}

// captureOwn gives a variable its value for one client alone.
func (v *variables) captureOwn(own *ownValues, name string, value httpcall.Value) {
	v.secrets.AddNamed(name, value.Text)
	v.recorder.text.capture(value.Text)
	own.set(name, &value)
	v.awaited.tell()
}

// captureLatest does the same for a value that changes with each event: it is recorded when
// somebody asks for it.
func (v *variables) captureLatest(name string, value httpcall.Value) {
	v.mu.Lock()
	if v.latest == nil {
		v.latest = map[string]string{}
	}
	_, had := v.latest[name]
	v.secrets.AddNamed(name, value.Text)
	v.latest[name], v.latest[vars.JSONPrefix+name] = value.Text, value.InJSON()
	v.mu.Unlock()
	if !had {
		v.awaited.tell()
	}
}

// isHidden tells names that no file can write.
func isHidden(name string) bool { return strings.HasPrefix(name, vars.JSONPrefix) }

// cameFrom says from which stream a variable was captured: what it holds may be a URL that
// is relative to that of the stream.
func (v *variables) cameFrom(name, stream string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.bases == nil {
		v.bases = map[string]string{}
	}
	v.bases[name] = stream
}

// target is a target whose URL begins with a variable that was captured from a stream:
// what is relative is resolved against the URL of that stream.
func (v *variables) target(t httpcall.Target, lookup vars.Lookup) httpcall.Target {
	return vars.MapStrings(t, func(text string) string { return v.resolveURL(text, lookup) })
}

// basePrefix begins the name by which is looked up where one client captured a variable. No file
// can name it.
const basePrefix = "base:"

func (v *variables) resolveURL(text string, lookup vars.Lookup) string {
	refs, err := vars.References(text)
	if err != nil || len(refs) == 0 || refs[0].Start > 0 {
		return text
	}
	value, known := lookup(refs[0].Name)
	base, own := lookup(basePrefix + refs[0].Name)
	if !own {
		v.mu.Lock()
		base = v.bases[refs[0].Name]
		v.mu.Unlock()
	}
	from, err := url.Parse(base)
	if !known || base == "" || err != nil {
		return text
	}
	whole, err := from.Parse(value)
	if err != nil {
		return text
	}
	return strings.ReplaceAll(whole.String(), "${", "$${") + text[refs[0].End:]
}
