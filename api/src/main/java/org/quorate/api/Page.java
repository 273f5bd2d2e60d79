package org.quorate.api;

import java.util.List;

/** A part of a longer list; the reply carries {@code total} beside {@code data}. */
public record Page(List<?> rows, long total) {}
