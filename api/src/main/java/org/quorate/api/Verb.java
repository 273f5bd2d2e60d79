package org.quorate.api;

/** The four HTTP methods the API uses. */
public enum Verb {
  GET,
  POST,
  PUT,
  DELETE
}
