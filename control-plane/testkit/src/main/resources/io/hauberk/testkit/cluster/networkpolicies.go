
// xtNFQueue is the queue verdict by way of xtables: kernels without NFT_QUEUE have it.
// struct xt_NFQ_info_v3 { u16 queuenum, queues_total, flags }, padded to 8 bytes, native byte order
func xtNFQueue(id uint16, bypass bool) *expr.Target {
	b := xt.Unknown{byte(id), byte(id >> 8), 1, 0, 0, 0, 0, 0}
	if bypass {
		b[4] = 1
	}
	return &expr.Target{Name: "NFQUEUE", Rev: 3, Info: &b}
}
