module hauberk.io/init

go 1.24
