package main

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"
)

func decode(t *testing.T, text string) []byte {
	bytes, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func request(t *testing.T, k keys) *x509.CertificateRequest {
	request, err := x509.ParseCertificateRequest(decode(t, k.parts()[0]))
	if err != nil {
		t.Fatal(err)
	}
	return request
}

func renewed(t *testing.T, k keys, times int) {
	for range times {
		if err := k.renew(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAKeyIsCalledByItsHashAndReadableByItsOwnerOnly(t *testing.T) {
	k := keys{t.TempDir(), "uid-1"}
	renewed(t, k, 1)
	found := request(t, k)
	hash := sha256.Sum256(found.RawSubjectPublicKeyInfo)
	path := filepath.Join(k.directory, hex.EncodeToString(hash[:])+".key")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if found.CheckSignature() != nil || found.Subject.CommonName != "uid-1" || len(found.Raw) > 1024 {
		t.Error(found.Subject, len(found.Raw))
	}
}

func TestEachKeyIsSignedByTheOneBefore(t *testing.T) {
	k := keys{t.TempDir(), "uid-1"}
	renewed(t, k, 1)
	before := request(t, k)
	renewed(t, k, 1)
	after := request(t, k)
	parts := k.parts()
	if len(parts) != 3 || string(decode(t, parts[1])) != string(before.RawSubjectPublicKeyInfo) {
		t.Fatal(parts)
	}
	digest := sha256.Sum256(append([]byte("hauberk-key-lineage-v1\nuid-1\n"), after.RawSubjectPublicKeyInfo...))
	if !ecdsa.VerifyASN1(before.PublicKey.(*ecdsa.PublicKey), digest[:], decode(t, parts[2])) {
		t.Error("the key before did not sign")
	}
}

func TestTheNewestTwoKeysAreKept(t *testing.T) {
	k := keys{t.TempDir(), "uid-1"}
	renewed(t, k, 1)
	first := k.current()
	renewed(t, k, 1)
	second := k.current()
	if _, err := os.Stat(first); err != nil {
		t.Error("the key in use is gone")
	}
	renewed(t, k, 1)
	if _, err := os.Stat(first); err == nil {
		t.Error("the oldest key is still there")
	}
	if _, err := os.Stat(second); err != nil {
		t.Error(err)
	}
}

func TestTheLineageIsBounded(t *testing.T) {
	k := keys{t.TempDir(), "uid-1"}
	renewed(t, k, 20)
	if n := len(k.parts()); n != 1+2*mostLinks {
		t.Error(n)
	}
}

func TestALostKeyIsNotPassedOver(t *testing.T) {
	k := keys{t.TempDir(), "uid-1"}
	renewed(t, k, 1)
	os.Remove(k.current())
	if err := k.renew(); err == nil {
		t.Error("a second lineage began")
	}
}

func TestAKeyThatNobodyOpensStays(t *testing.T) {
	k := keys{t.TempDir(), "uid-1"}
	asked, ends, ended := make(chan os.Signal), make(chan os.Signal), make(chan error)
	go func() { ended <- writeKeys(k, 10*time.Millisecond, asked, ends) }()
	until(t, func() bool { return k.parts() != nil })
	first := k.parts()[0]
	select {
	case <-time.After(100 * time.Millisecond):
	case err := <-ended:
		t.Fatal(err)
	}
	if k.parts()[0] != first {
		t.Fatal("replaced unseen")
	}
	if _, err := os.ReadFile(k.current()); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return k.parts()[0] != first })
	second := k.parts()[0]
	asked <- syscall.SIGHUP
	until(t, func() bool { return k.parts()[0] != second })
	ends <- syscall.SIGTERM
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func until(t *testing.T, holds func() bool) {
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("not within 20 s")
		}
	}
}

func TestAKeyWriterIsSmall(t *testing.T) {
	program := build(t)
	info, err := os.Stat(program)
	if err != nil || info.Size() > 8<<20 {
		t.Error("the program has more than 8 MiB", info, err)
	}
	directory := t.TempDir()
	writer := exec.Command(program, "key", "--directory", directory)
	writer.Env = []string{"POD_UID=uid-1"}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	defer writer.Wait()
	defer writer.Process.Kill()
	until(t, func() bool { return keys{directory, "uid-1"}.parts() != nil })
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(writer.Process.Pid), "status"))
	if err != nil {
		t.Fatal(err)
	}
	// the program's text is one for all pods of a node; what a process has of its own counts for each
	for what, most := range map[string]int{"VmRSS": 10 << 10, "RssAnon": 3 << 10} {
		found := regexp.MustCompile(what + `:\s+(\d+) kB`).FindSubmatch(status)
		if found == nil {
			t.Fatal(string(status))
		}
		if kib, _ := strconv.Atoi(string(found[1])); kib > most {
			t.Errorf("%s is %d KiB", what, kib)
		}
	}
}
