package recording

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

func (p *parser) call() {
	c := &Call{Began: p.recording.Started.Add(p.fields.at), Request: Request{Header: http.Header{}}}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "name":
			c.Name = f.text()
		case "stub":
			c.Stub = f.text()
		case "overdue":
			c.Overdue = f.time()
		default:
			p.fields.request(&c.Request)
		}
	}
	p.recording.Calls = append(p.recording.Calls, c)
}

// numbered reads the number of what a line belongs to, which stands first in it; there are
// so many of it. It is zero where there is an error.
func (f *lineReader) numbered(key string, many int) int {
	if !f.next() || f.key != key {
		f.fail(fmt.Errorf("%s belongs to a %s, which stands first", f.word, key))
		return 0
	}
	n := f.number()
	if f.err == nil && (n < 1 || n > int64(many)) {
		f.err = fmt.Errorf("no %s has the number %d yet", key, n)
	}
	if f.err != nil {
		return 0
	}
	return int(n)
}

func (p *parser) returned() {
	n := p.fields.numbered("call", len(p.recording.Calls))
	if n == 0 {
		return
	}
	c := p.recording.Calls[n-1]
	for f := &p.fields; f.next(); {
		switch f.key {
		case "sent_by":
			c.SentBy = f.time()
		case "took":
			c.Took = f.time()
		case "wrong":
			c.Wrong = f.flag()
		case "again":
			c.Again = f.flag()
		case "error":
			c.Error = f.text()
		case lastKey:
			c.Body = bytes.Clone(f.value)
		default:
			c.Response = p.fields.response(c.Response)
		}
	}
}

func (p *parser) received() {
	in := Received{Incoming: Incoming{At: p.recording.Started.Add(p.fields.at)}}
	asked := Request{Header: http.Header{}}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "stub":
			in.Stub = f.text()
		case "truncated":
			in.Truncated = f.flag()
		default:
			p.fields.request(&asked)
		}
	}
	at, err := url.Parse(asked.URL)
	if err != nil {
		p.fields.fail(err)
		return
	}
	in.Method, in.URL, in.Header, in.Body = asked.Method, at, asked.Header, asked.Body
	p.recording.Received = append(p.recording.Received, in)
}

func (p *parser) sent() {
	n := p.fields.numbered("request", len(p.recording.Received))
	if n == 0 {
		return
	}
	part := Sent{At: p.recording.Started.Add(p.fields.at)}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "status":
			part.Status = int(f.number())
		case "end":
			part.End = f.text()
		case lastKey:
			part.Body = bytes.Clone(f.value)
		default:
			if part.Header == nil {
				part.Header = http.Header{}
			}
			p.fields.header(part.Header, responseKey)
		}
	}
	to := &p.recording.Received[n-1]
	to.Sent = append(to.Sent, part)
}

// request reads a field of a request, if it is one.
func (f *lineReader) request(r *Request) {
	switch f.key {
	case "method":
		r.Method = f.text()
	case "url":
		r.URL = f.text()
	case lastKey:
		r.Body = bytes.Clone(f.value)
	default:
		f.header(r.Header, headerKey)
	}
}

// response reads a field of a response, if it is one; nil: none has come yet.
func (f *lineReader) response(r *Response) *Response {
	if r == nil {
		r = &Response{Header: http.Header{}}
	}
	switch f.key {
	case "status":
		r.Status = int(f.number())
	case "protocol":
		r.Protocol = f.text()
	case "responded":
		r.At = f.time()
	case "cut":
		r.Cut = f.flag()
	default:
		f.header(r.Header, responseKey)
	}
	return r
}

// header reads a field of a header, if it is one.
func (f *lineReader) header(h http.Header, begins string) bool {
	name, is := strings.CutPrefix(f.key, begins)
	if is {
		h.Add(name, f.text()) // whoever wrote it by hand may write it in small letters
	}
	return is
}
