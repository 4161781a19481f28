package ship

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"time"
)

// Control says which control plane, and as whom it is called. The files change while the process lives.
type Control struct {
	Address string // HOST:PORT
	Server  string // SPIFFE ID of the control plane
	Bundle  string // file with this pod's private key and certificates, in PEM; empty where it proves itself by its token
	Token   string // file with this pod's token
	Trust   string // file with the roots of the trust domain, in PEM
}

const (
	method        = "/hauberk.shipping.v1.Shipping/Ship"
	longestAnswer = 1 << 10
)

// client makes unary calls of gRPC, one at a time, over one connection for each certificate.
// See https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.
type client struct {
	control Control
	link    *link
	used    [2][]byte // what stood in the files when the link was made
	message []byte
}

// ship returns when the batch is kept.
func (c *client) ship(ctx context.Context, b *batch) ([]int64, error) {
	link, err := c.current()
	if err != nil {
		return nil, err
	}
	c.message = append(c.message[:0], 0, 0, 0, 0, 0)
	c.message = b.encode(c.message, time.Now().UnixMilli())
	binary.BigEndian.PutUint32(c.message[1:5], uint32(len(c.message)-5))
	answer, err := c.call(ctx, link.transport, c.message)
	var said kept
	if err == nil {
		said, err = keeps(answer, b.end)
	}
	var status *statusError
	if err != nil && !errors.As(err, &status) {
		// whatever is wrong with the connection, the next one may be better
		c.close()
	}
	if cap(c.message) > 2*window {
		c.message = nil
	}
	return said.refused, err
}

func keeps(answer []byte, end int64) (kept, error) {
	said, err := decodeKept(answer)
	if err == nil && said.end < end {
		err = fmt.Errorf("it keeps what is below %d, not below %d", said.end, end)
	}
	return said, err
}

// call sends one message with its prefix and gives the message of the answer.
func (c *client) call(ctx context.Context, transport *http.Transport, message []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+c.control.Address+method, bytes.NewReader(message))
	if err != nil {
		return nil, err
	}
	request.Header = http.Header{"Content-Type": {"application/grpc"}, "Te": {"trailers"}, "User-Agent": {"hauberk-init"}}
	if c.control.Token != "" {
		token, err := os.ReadFile(c.control.Token)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Authorization", "Bearer "+string(bytes.TrimSpace(token)))
	}
	if deadline, ok := ctx.Deadline(); ok {
		request.Header.Set("Grpc-Timeout", strconv.FormatInt(max(1, time.Until(deadline).Milliseconds()), 10)+"m")
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	if err != nil {
		return nil, err
	}
	if err := statusOf(response); err != nil {
		return nil, err
	}
	if len(answer) < 5 || len(answer) > longestAnswer || answer[0] != 0 || int(binary.BigEndian.Uint32(answer[1:5])) != len(answer)-5 {
		return nil, errAnswer
	}
	return answer[5:], nil
}

// invalidArgument is what a batch is answered with that will never be taken as it is.
const invalidArgument = 3

// isRefused says whether the batch will never be taken, however often it is sent.
func isRefused(err error) bool {
	var status *statusError
	return errors.As(err, &status) && status.code == invalidArgument
}

// statusError is what the control plane said instead of yes.
type statusError struct {
	code    int
	message string
}

func (s *statusError) Error() string {
	return fmt.Sprintf("gRPC status %d: %q", s.code, s.message)
}

func statusOf(response *http.Response) error {
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP status %d", response.StatusCode)
	}
	from := response.Trailer
	if from.Get("Grpc-Status") == "" {
		// an answer without a message has its status in the only headers
		from = response.Header
	}
	code, err := strconv.Atoi(from.Get("Grpc-Status"))
	if err != nil {
		return errAnswer
	}
	if code == 0 {
		return nil
	}
	message, err := url.PathUnescape(from.Get("Grpc-Message"))
	if err != nil {
		message = from.Get("Grpc-Message")
	}
	return &statusError{code, message}
}

// current is a connection, made or to be made, as who the files say now.
func (c *client) current() (*link, error) {
	var bundle []byte
	if c.control.Token == "" {
		var err error
		if bundle, err = os.ReadFile(c.control.Bundle); err != nil {
			return nil, err
		}
	}
	trust, err := os.ReadFile(c.control.Trust)
	if err != nil {
		return nil, err
	}
	if c.link != nil && bytes.Equal(bundle, c.used[0]) && bytes.Equal(trust, c.used[1]) {
		return c.link, nil
	}
	c.close()
	config, err := tlsConfig(bundle, trust, c.control)
	if err != nil {
		return nil, err
	}
	c.link, c.used = newLink(config), [2][]byte{bundle, trust}
	return c.link, nil
}

func (c *client) close() {
	if c.link != nil {
		c.link.close()
		c.link = nil
	}
}

// tlsConfig is TLS 1.3 to whoever proves to be that control plane, and to nobody else. Host names are not looked at: who
// the server is matters, not where. See the X.509-SVID standard of SPIFFE, section 5.
func tlsConfig(bundle, trust []byte, control Control) (*tls.Config, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(trust) {
		return nil, fmt.Errorf("`%s` has no certificate", control.Trust)
	}
	config := &tls.Config{
		MinVersion:             tls.VersionTLS13,
		SessionTicketsDisabled: true,
		// the standard verification is of host names; the one below takes its place
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			return verifyServer(state.PeerCertificates, roots, control.Server)
		},
	}
	if control.Token == "" {
		own, err := tls.X509KeyPair(bundle, bundle)
		if err != nil {
			return nil, fmt.Errorf("`%s` is no key with its certificates: %w", control.Bundle, err)
		}
		// whatever roots the server hints at, this is the only identity
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &own, nil }
	}
	return config, nil
}

func verifyServer(chain []*x509.Certificate, roots *x509.CertPool, server string) error {
	if len(chain) == 0 {
		return errors.New("the server has no certificate")
	}
	leaf, between := chain[0], x509.NewCertPool()
	for _, certificate := range chain[1:] {
		between.AddCert(certificate)
	}
	purposes := []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, KeyUsages: purposes}); err != nil {
		return fmt.Errorf("the certificate of the server does not lead to a root of the trust domain: %w", err)
	}
	if leaf.IsCA || !slices.Contains(leaf.ExtKeyUsage, x509.ExtKeyUsageServerAuth) {
		return errors.New("the certificate of the server is not one for servers")
	}
	if len(leaf.URIs) != 1 || leaf.URIs[0].String() != server {
		return fmt.Errorf("the server is %v, not `%s`", leaf.URIs, server)
	}
	return nil
}
