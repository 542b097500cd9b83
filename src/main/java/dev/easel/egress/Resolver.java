package dev.easel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names to addresses: the system's, in tests one that lies. */
@FunctionalInterface
interface Resolver {

  InetAddress[] resolve(String host) throws UnknownHostException;
}
