package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// nftProgram is the nft of this machine, or the one that the build has fetched.
func nftProgram(t *testing.T) string {
	if path := os.Getenv("HAUBERK_NFT"); path != "" {
		return path
	}
	path, err := exec.LookPath("nft")
	if err != nil {
		t.Fatal("no nft: install nftables, or name one in HAUBERK_NFT")
	}
	return path
}

// nftBinary is the same without a script around it, to be copied.
func nftBinary(t *testing.T) string {
	path := nftProgram(t)
	beside := filepath.Join(filepath.Dir(path), "nftables", "nft")
	if _, err := os.Stat(beside); err == nil {
		return beside
	}
	return path
}

// aPod is a network namespace with an address and a default route, as a CNI plugin leaves it; it lives as long as the test.
func aPod(t *testing.T) string {
	sleep := exec.Command("unshare", "--net", "sleep", "600")
	if err := sleep.Start(); err != nil {
		t.Fatal("needs unshare and the right to make network namespaces: ", err)
	}
	t.Cleanup(func() { sleep.Process.Kill(); sleep.Wait() })
	path := filepath.Join("/proc", strconv.Itoa(sleep.Process.Pid), "ns/net")
	own, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { its, err := os.Readlink(path); return err == nil && its != own })
	for _, line := range []string{"link set lo up", "link add eth0 type veth peer name eth1", "addr add 10.1.2.3/24 dev eth0",
		"link set eth0 up", "link set eth1 up",
		"route add default via 10.1.2.1"} {
		if said, err := inNamespace(path, "", append([]string{"ip"}, strings.Fields(line)...)); err != nil {
			t.Fatal(line, said, err)
		}
	}
	return path
}

const inPod = `{"cniVersion": "1.0.0", "prevResult": {"cniVersion": "1.0.0"}, "nameServers": ["10.96.0.10"], "nft": ["NFT"],
	"runtimeConfig": {"io.kubernetes.cri.pod-annotations": {"hauberk.io/intercept": "enabled"}}}`

func TestVerifyFailsWithoutRulesAndHoldsWithThem(t *testing.T) {
	pod, program := aPod(t), build(t)
	verify := []string{"setpriv", "--reuid", "1338", "--clear-groups", program, "verify"}
	os.Chmod(filepath.Dir(program), 0o755)
	if said, err := inNamespace(pod, "", verify); err == nil || !strings.Contains(said, "not intercepted") {
		t.Error("without rules:", said, err)
	}
	config := strings.ReplaceAll(inPod, "NFT", nftProgram(t))
	if said, err := call(t, "CHECK", pod, config); err == nil {
		t.Error("without rules:", said)
	}
	if said, err := call(t, "ADD", pod, config); err != nil || said != `{"cniVersion": "1.0.0"}` {
		t.Fatal(said, err)
	}
	if said, err := inNamespace(pod, "", verify); err != nil {
		t.Error("with rules:", said, err)
	}
	if said, err := call(t, "CHECK", pod, config); err != nil {
		t.Error("with rules:", said, err)
	}
	// the same transaction again leaves one table, not two
	if said, err := call(t, "ADD", pod, config); err != nil {
		t.Error(said, err)
	}
}

func TestWhatIsNotRedirectedIsClosed(t *testing.T) {
	pod := aPod(t)
	if said, err := call(t, "ADD", pod, strings.ReplaceAll(inPod, "NFT", nftProgram(t))); err != nil {
		t.Fatal(said, err)
	}
	within(t, pod, func() {
		for _, address := range []string{"10.1.2.9:9999", "10.1.2.9:53"} {
			connection, err := net.Dial("udp", address)
			if err != nil {
				t.Error(err)
				continue
			}
			if _, err := connection.Write([]byte("x")); err == nil {
				t.Error("UDP to", address, "leaves")
			}
			connection.Close()
		}
		connection, err := net.Dial("udp", "10.96.0.10:53")
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		if _, err := connection.Write([]byte("x")); err != nil {
			t.Error("the name server cannot be asked:", err)
		}
	})
}

// within runs something on a thread inside a network namespace; the thread ends with it.
func within(t *testing.T, namespace string, do func()) {
	file, err := os.Open(namespace)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	done := make(chan syscall.Errno)
	go func() {
		runtime.LockOSThread()
		_, _, errno := syscall.RawSyscall(sysSetns, file.Fd(), syscall.CLONE_NEWNET, 0)
		if errno == 0 {
			do()
		}
		done <- errno
	}()
	if errno := <-done; errno != 0 {
		t.Fatal(errno)
	}
}
