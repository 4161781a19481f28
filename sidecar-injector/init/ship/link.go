package ship

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
	"time"
)

const connecting = 5 * time.Second

// link is one connection with one identity. HTTP knows only of idle connections; this one ends when it is closed, also
// while it hangs, and so does one that comes about later.
type link struct {
	transport *http.Transport

	mutex      sync.Mutex
	connection net.Conn
	closed     bool
}

func newLink(config *tls.Config) *link {
	l := &link{}
	protocols := &http.Protocols{}
	protocols.SetHTTP2(true)
	l.transport = &http.Transport{
		DialContext:         l.dial,
		TLSClientConfig:     config,
		TLSHandshakeTimeout: connecting,
		Protocols:           protocols,
		DisableCompression:  true,
	}
	return l
}

func (l *link) dial(ctx context.Context, network, address string) (net.Conn, error) {
	connection, err := (&net.Dialer{Timeout: connecting}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.closed {
		connection.Close()
		return nil, net.ErrClosed
	}
	if l.connection != nil {
		l.connection.Close()
	}
	l.connection = connection
	return connection, nil
}

func (l *link) close() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.closed = true
	if l.connection != nil {
		l.connection.Close()
	}
}
