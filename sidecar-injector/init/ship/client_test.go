package ship

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const planeID = "spiffe://example.org/hauberk/control-plane"

// authority signs for both ends.
type authority struct {
	*testing.T
	key    *ecdsa.PrivateKey
	root   *x509.Certificate
	issued atomic.Int64
}

func newAuthority(t *testing.T) *authority {
	a := &authority{T: t, key: must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "root"}, IsCA: true,
		BasicConstraintsValid: true, NotAfter: time.Now().Add(time.Hour)}
	der := must[[]byte](t)(x509.CreateCertificate(rand.Reader, template, template, &a.key.PublicKey, a.key))
	a.root = must[*x509.Certificate](t)(x509.ParseCertificate(der))
	return a
}

// leaf is PEM of a key and its certificate.
func (a *authority) leaf(id string, purpose x509.ExtKeyUsage) []byte {
	key := must[*ecdsa.PrivateKey](a.T)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := &x509.Certificate{SerialNumber: big.NewInt(100 + a.issued.Add(1)), NotAfter: time.Now().Add(time.Hour),
		URIs: []*url.URL{must[*url.URL](a.T)(url.Parse(id))}, ExtKeyUsage: []x509.ExtKeyUsage{purpose}}
	der := must[[]byte](a.T)(x509.CreateCertificate(rand.Reader, template, a.root, &key.PublicKey, a.key))
	private := must[[]byte](a.T)(x509.MarshalPKCS8PrivateKey(key))
	return append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
}

func (a *authority) write(path string, content []byte) {
	a.Helper()
	if err := replaceFile(path, content); err != nil {
		a.Fatal(err)
	}
}

func replaceFile(path string, content []byte) error {
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// plane is a control plane that answers as the handler says.
func (a *authority) plane(id string, handler http.HandlerFunc) Control {
	own := a.leaf(id, x509.ExtKeyUsageServerAuth)
	roots := x509.NewCertPool()
	roots.AddCert(a.root)
	protocols := &http.Protocols{}
	protocols.SetHTTP2(true)
	server := &http.Server{Handler: handler, Protocols: protocols, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13,
		Certificates: []tls.Certificate{must[tls.Certificate](a.T)(tls.X509KeyPair(own, own))},
		ClientAuth:   tls.VerifyClientCertIfGiven, ClientCAs: roots}}
	listener := must[net.Listener](a.T)(net.Listen("tcp", "127.0.0.1:0"))
	go server.ServeTLS(listener, "", "")
	a.Cleanup(func() { server.Close() })
	directory := a.TempDir()
	control := Control{Address: listener.Addr().String(), Server: planeID, Bundle: filepath.Join(directory, "bundle.pem"),
		Trust: filepath.Join(directory, "trust.pem")}
	a.write(control.Bundle, a.leaf("spiffe://example.org/ns/bob/sa/bob", x509.ExtKeyUsageClientAuth))
	a.write(control.Trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw}))
	return control
}

// keeps answers as gRPC does.
func keepsBelow(end byte) http.HandlerFunc {
	return func(out http.ResponseWriter, in *http.Request) {
		io.Copy(io.Discard, in.Body)
		out.Header().Set("Content-Type", "application/grpc")
		out.Header().Set("Trailer", "Grpc-Status")
		out.Write([]byte{0, 0, 0, 0, 2, 8, end})
		out.Header().Set("Grpc-Status", "0")
	}
}

func refuses(status, message string) http.HandlerFunc {
	return func(out http.ResponseWriter, in *http.Request) {
		out.Header().Set("Content-Type", "application/grpc")
		out.Header().Set("Grpc-Status", status)
		out.Header().Set("Grpc-Message", message)
	}
}

func calling(t *testing.T, control Control) *client {
	c := &client{control: control}
	t.Cleanup(c.close)
	return c
}

func (c *client) once(patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := c.ship(ctx, &batch{log: strings.Repeat("0a", 16), first: 1, end: 3, lines: []line{{1, []byte("{}")}, {2, []byte("{}")}}})
	return err
}

func TestABatchIsKept(t *testing.T) {
	a := newAuthority(t)
	if err := calling(t, a.plane(planeID, keepsBelow(3))).once(time.Minute); err != nil {
		t.Error(err)
	}
}

func TestAnAnswerThatKeepsLessIsNone(t *testing.T) {
	a := newAuthority(t)
	if err := calling(t, a.plane(planeID, keepsBelow(2))).once(time.Minute); err == nil {
		t.Error("taken for kept")
	}
}

func TestWhatTheControlPlaneSaysIsTold(t *testing.T) {
	a := newAuthority(t)
	err := calling(t, a.plane(planeID, refuses("14", "the collector is busy%0A"))).once(time.Minute)
	if err == nil || err.Error() != `gRPC status 14: "the collector is busy\n"` {
		t.Error(err)
	}
}

func TestAnotherServerIsNotBelieved(t *testing.T) {
	a, b := newAuthority(t), newAuthority(t)
	reached := func(http.ResponseWriter, *http.Request) { t.Error("it was told something") }
	if err := calling(t, a.plane("spiffe://example.org/ns/eve/sa/eve", reached)).once(time.Minute); err == nil {
		t.Error("another name was believed")
	}
	control := a.plane(planeID, reached)
	a.write(control.Trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.root.Raw}))
	if err := calling(t, control).once(time.Minute); err == nil {
		t.Error("another root was believed")
	}
}

func TestARenewedCertificateIsUsedFromTheNextBatchOn(t *testing.T) {
	a := newAuthority(t)
	var serial atomic.Int64
	control := a.plane(planeID, func(out http.ResponseWriter, in *http.Request) {
		serial.Store(in.TLS.PeerCertificates[0].SerialNumber.Int64())
		keepsBelow(3)(out, in)
	})
	c := calling(t, control)
	for range 3 {
		a.write(control.Bundle, a.leaf("spiffe://example.org/ns/bob/sa/bob", x509.ExtKeyUsageClientAuth))
		for range 2 {
			if err := c.once(time.Minute); err != nil || serial.Load() != 100+a.issued.Load() {
				t.Error(err, serial.Load(), a.issued.Load())
			}
		}
	}
}

func TestATokenIsReadForEachBatch(t *testing.T) {
	a := newAuthority(t)
	var seen atomic.Value
	control := a.plane(planeID, func(out http.ResponseWriter, in *http.Request) {
		if len(in.TLS.PeerCertificates) > 0 {
			t.Error("it showed a certificate too")
		}
		seen.Store(in.Header.Get("Authorization"))
		keepsBelow(3)(out, in)
	})
	control.Token, control.Bundle = control.Bundle, ""
	c := calling(t, control)
	for _, token := range []string{"one", "two"} {
		a.write(control.Token, []byte(token+"\n"))
		if err := c.once(time.Minute); err != nil || seen.Load() != "Bearer "+token {
			t.Error(err, seen.Load())
		}
	}
}

func TestAConnectionThatHangsIsGivenUp(t *testing.T) {
	a := newAuthority(t)
	var free atomic.Bool
	c := calling(t, a.plane(planeID, func(out http.ResponseWriter, in *http.Request) {
		if free.Load() {
			keepsBelow(3)(out, in)
		} else {
			<-in.Context().Done()
		}
	}))
	if err := c.once(200 * time.Millisecond); err == nil || c.link != nil {
		t.Error(err, c.link)
	}
	free.Store(true)
	if err := c.once(time.Minute); err != nil {
		t.Error(err)
	}
}

func TestNobodyThere(t *testing.T) {
	a := newAuthority(t)
	control := a.plane(planeID, keepsBelow(3))
	control.Address = "127.0.0.1:1"
	if err := calling(t, control).once(time.Minute); err == nil {
		t.Error("kept by nobody")
	}
	if err := os.Remove(control.Bundle); err != nil {
		t.Fatal(err)
	}
	if err := calling(t, control).once(time.Minute); err == nil || !strings.Contains(err.Error(), control.Bundle) {
		t.Error(err)
	}
}

// TestWire holds what protoc --encode=hauberk.shipping.v1.Batch gives for the same message.
func TestWire(t *testing.T) {
	message := (&batch{log: "ab", first: 300, end: 303, lines: []line{{300, []byte("{}")}},
		shed: []shed{{"a/b", 1, false}, {"c", 2, true}}}).encode(nil, 1)
	const expected = "0a02616210ac0218af02" + "220708ac0212027b7d" + "2a070a03612f621001" + "2a070a016310021801" + "3001"
	if found := hex.EncodeToString(message); found != expected {
		t.Error(found)
	}
	said, err := decodeKept([]byte{0x1a, 1, 'x', 0x08, 0xaf, 0x02, 0x12, 3, 5, 0xaf, 0x02, 0x10, 7, 0x1d, 1, 2, 3, 4})
	if said.end != 303 || !slices.Equal(said.refused, []int64{5, 303, 7}) || err != nil {
		t.Error(said, err)
	}
	for _, broken := range []string{"\x08", "\x1a\x05x", "\x12\x01\x80", "\x0b", "\x1d\x01", "\x80"} {
		if _, err := decodeKept([]byte(broken)); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}
