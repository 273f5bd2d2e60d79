/**
 * What clients did and saw while nodes failed, and whether the file system kept its promises: pure,
 * so that the judge can itself be judged by tests. {@link org.quorate.lab.history.Checker} is the
 * door.
 */
@NullMarked
package org.quorate.lab.history;

import org.jspecify.annotations.NullMarked;
