// The Datastar server of the examples is a module of its own: streamspec needs no SDK.
module github.com/streamspec/streamspec/examples/datastar

go 1.26

require github.com/starfederation/datastar-go v1.2.2

require (
	github.com/CAFxX/httpcompression v0.0.9 // indirect
	github.com/andybalholm/brotli v1.2.0 // indirect
	github.com/klauspost/compress v1.18.0 // indirect
	github.com/valyala/bytebufferpool v1.0.0 // indirect
)
