package org.quorate.api;

/** Which node answers a method. */
public enum Target {
  /** The node that was asked. */
  ANY_NODE,
  /** The {@code {node}} of the path; another node forwards the call to it over mutual TLS. */
  NAMED_NODE
}
