package guard_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/guard"
)

// TestNoNameLeadsToTheLink: a server's name is the server's own to point anywhere, such as to
// where a cloud gives credentials away.
func TestNoNameLeadsToTheLink(t *testing.T) {
	for address, refused := range map[string]bool{
		"169.254.169.254": true, "0.0.0.0": true, "224.0.0.1": true, "127.0.0.1": false,
	} {
		resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			go answer(theirs, net.ParseIP(address).To4())
			return ours, nil
		}}
		conn, err := guard.Dialer(&net.Dialer{Resolver: resolver})(t.Context(), "tcp4", "api.example.com.:9")
		if err == nil {
			_ = conn.Close()
		}
		var elsewhere *guard.LeadsElsewhereError
		if errors.As(err, &elsewhere) != refused {
			t.Errorf("%s: got %v", address, err)
		}
		if refused && !strings.Contains(err.Error(), "the name leads to "+address) {
			t.Errorf("%s: the error does not say so: %v", address, err)
		}
	}
}

// answer is a name server for one question over a stream: its answer is the address.
func answer(conn net.Conn, address net.IP) {
	defer conn.Close()
	for {
		head := make([]byte, 2)
		if _, err := conn.Read(head); err != nil {
			return
		}
		question := make([]byte, binary.BigEndian.Uint16(head))
		if _, err := conn.Read(question); err != nil {
			return
		}
		end := 12
		for question[end] != 0 {
			end += int(question[end]) + 1
		}
		end += 5
		reply := append([]byte{}, question[:end]...)
		reply[2], reply[3] = 0x81, 0x80
		copy(reply[4:12], []byte{0, 1, 0, 1, 0, 0, 0, 0})
		reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4)
		reply = append(reply, address...)
		framed := binary.BigEndian.AppendUint16(nil, uint16(len(reply)))
		if _, err := conn.Write(append(framed, reply...)); err != nil {
			return
		}
	}
}
