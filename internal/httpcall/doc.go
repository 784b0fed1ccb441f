// Package httpcall is one HTTP call: where it goes, what it sends, which status and which
// values its response must have. Triggers, calls during the streams, callbacks of stubs
// and probes of services are made by it; routes of stubs and what expectations say of
// received requests are described by it.
//
// Start reading at [Client.Do]. [Target] and [Pattern] are the keys of the methods, as
// files have them; [Content] is what is sent; [Status] judges, [Source] captures.
package httpcall
