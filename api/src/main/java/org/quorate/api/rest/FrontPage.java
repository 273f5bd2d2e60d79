package org.quorate.api.rest;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** What a browser sees at the root: what answers here, and where. */
final class FrontPage implements Handler {
  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Quorate</title></head>
      <body>
      <h1>Quorate</h1>
      <p>This is the API of a Quorate node. It speaks Proxmox VE's REST API at
      <code>/api2/json</code>, for example <a href="/api2/json/access/domains">/api2/json/access/domains</a>.
      Log in with <code>POST /api2/json/access/ticket</code>.</p>
      <p>On the node itself, use the commands <code>pvecm</code>, <code>qm</code> and
      <code>ha-manager</code>.</p>
      </body>
      </html>
      """;

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Replies.page(request, response, HTML);
  }
}
