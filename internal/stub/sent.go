package stub

import (
	"cmp"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// endLeft is how a response ends, beside what a route can say: whoever asked has left.
const endLeft End = "left"

// sent is a response on its way to whoever asked: those who watch are told of each part of
// it, as it is sent. It belongs to the goroutine of its request.
type sent struct {
	http.ResponseWriter
	tell func(recording.Sent)
	head *recording.Sent // not told yet: the body may come with it
	end  End             // empty: close
}

// WriteHeader implements http.ResponseWriter.
func (s *sent) WriteHeader(status int) {
	s.head = &recording.Sent{At: time.Now(), Status: status, Header: s.Header().Clone()}
	s.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (s *sent) Write(part []byte) (int, error) {
	told := recording.Sent{At: time.Now()}
	if s.head != nil {
		told, s.head = *s.head, nil
	}
	told.Body = part
	s.tell(told)
	return s.ResponseWriter.Write(part)
}

// FlushError is what [http.ResponseController] flushes with.
func (s *sent) FlushError() error {
	s.tellHead()
	return http.NewResponseController(s.ResponseWriter).Flush()
}

func (s *sent) tellHead() {
	if s.head != nil {
		s.tell(*s.head)
		s.head = nil
	}
}

// over tells how the response ended.
func (s *sent) over() {
	s.tellHead()
	s.tell(recording.Sent{At: time.Now(), End: string(cmp.Or(s.end, EndClose))})
}
