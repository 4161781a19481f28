package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// requestFile holds what travels in the header x-hauberk-csr.
	requestFile = "csr.b64"
	// lineageContext stands before what a key signs to name the next one, so that it can be taken for nothing else.
	lineageContext = "hauberk-key-lineage-v1\n"
	// mostLinks bounds the header. One is enough unless this process is restarted while the control plane is away.
	mostLinks = 8
)

// keys is a directory of a pod's private keys. Each is called by the hash of its public half, so that who names a key
// cannot get another one; the newest stands in the request, with signatures of those before it.
type keys struct {
	directory string
	podUID    string
}

// parts of the request: the certification request, then, newest first, each older public key and its signature over the
// key after it.
func (k keys) parts() []string {
	text, err := os.ReadFile(filepath.Join(k.directory, requestFile))
	if err != nil {
		return nil
	}
	return strings.Split(string(text), ".")
}

// current is the path of the newest key, or empty.
func (k keys) current() string {
	parts := k.parts()
	if len(parts) == 0 {
		return ""
	}
	der, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil {
		return ""
	}
	request, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return ""
	}
	return k.path(request.RawSubjectPublicKeyInfo)
}

func (k keys) path(public []byte) string {
	hash := sha256.Sum256(public)
	return filepath.Join(k.directory, hex.EncodeToString(hash[:])+".key")
}

// renew makes a key, has the one before it sign it, and only then names it in the request.
func (k keys) renew() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	request, err := x509.CreateCertificateRequest(rand.Reader,
		&x509.CertificateRequest{Subject: pkix.Name{CommonName: k.podUID}}, key)
	if err != nil {
		return err
	}
	old := k.current()
	parts := []string{encode(request)}
	if old != "" {
		links, err := k.links(old, public)
		if err != nil {
			return err
		}
		parts = append(parts, links...)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	path := k.path(public)
	block := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	if err := replace(path, block, 0o600); err != nil {
		return err
	}
	if err := replace(filepath.Join(k.directory, requestFile), []byte(strings.Join(parts, ".")), 0o600); err != nil {
		return err
	}
	return k.prune(path, old)
}

// links has the old key sign the new one, and goes on with what the old one had.
func (k keys) links(old string, public []byte) ([]string, error) {
	private, err := read(old)
	if err != nil {
		return nil, fmt.Errorf("the key before is gone, and with it the pod's lineage; delete the pod: %w", err)
	}
	oldPublic, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(append([]byte(lineageContext+k.podUID+"\n"), public...))
	signature, err := ecdsa.SignASN1(rand.Reader, private, digest[:])
	if err != nil {
		return nil, err
	}
	links := append([]string{encode(oldPublic), encode(signature)}, k.parts()[1:]...)
	return links[:min(len(links), 2*mostLinks)], nil
}

func read(path string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("not an ECDSA key")
	}
	return private, nil
}

// prune removes all keys but the newest two: the older one is in use until its successor's certificate is there.
func (k keys) prune(kept ...string) error {
	found, err := filepath.Glob(filepath.Join(k.directory, "*.key"))
	if err != nil {
		return err
	}
	for _, path := range found {
		if path != kept[0] && path != kept[len(kept)-1] {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}

func encode(bytes []byte) string {
	return base64.RawURLEncoding.EncodeToString(bytes)
}
