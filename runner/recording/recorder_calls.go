package recording

// Call writes a call when it is sent: what hangs can be read of it. Returned is to be called
// once it is over, with what has become known of it.
func (w *Recorder) Call(c Call) (returned func(Call)) {
	if w == nil {
		return func(Call) {}
	}
	var number int64
	w.write(c.Began, "call", func(l *lineWriter) {
		w.calls++
		number = int64(w.calls)
		l.number("call", number)
		l.optional("name", c.Name)
		l.optional("stub", c.Stub)
		l.time("overdue", c.Overdue)
		w.mask.request(l, c.Request)
	})
	return func(over Call) {
		w.write(c.Began.Add(over.Took), "returned", func(l *lineWriter) {
			l.number("call", number)
			w.mask.returned(l, over)
		})
	}
}

func (mask masker) returned(l *lineWriter, c Call) {
	l.time("sent_by", c.SentBy)
	l.time("took", c.Took)
	l.flag("wrong", c.Wrong)
	l.flag("again", c.Again)
	l.optional("error", mask(c.Error))
	if c.Response != nil {
		mask.response(l, c.Response)
		l.flag("cut", c.Response.Cut)
		mask.ending(c.Response.Cut).data(l, c.Body)
	}
}

// Received writes a request that a stub received. Sent is to be called with each part of its
// response, as it is sent.
func (w *Recorder) Received(stub string, in Incoming) (sent func(Sent)) {
	if w == nil {
		return func(Sent) {}
	}
	var number int64
	w.write(in.At, "received", func(l *lineWriter) {
		w.asked++
		number = int64(w.asked)
		l.number("request", number)
		l.text("stub", stub)
		l.flag("truncated", in.Truncated)
		w.mask.ending(in.Truncated).request(l, Request{in.Method, in.Mask(in.URL.String()), in.Header, in.Body})
	})
	return func(part Sent) {
		w.write(part.At, "sent", func(l *lineWriter) {
			l.number("request", number)
			if part.Status != 0 {
				l.number("status", int64(part.Status))
			}
			w.mask.header(l, responseKey, part.Header)
			l.optional("end", part.End)
			w.mask.data(l, part.Body)
		})
	}
}
