/* The way in for other programs: the engine's plain operations, networks as lists of them, training
 * and files. `make install` copies this header and those it includes, with a static and a shared
 * library; `pkg-config --cflags --libs convwalk` tells how to build with them. In this order:
 *
 *   tensor.h      a tensor: four sizes and floats                  tensor_init, tensor_at
 *   conv.h        convolution, its im2col, its three errors        conv_forward, conv_col2im
 *   pool.h        max and average pooling, both ways               pool_max_forward
 *   global_max.h  each channel's largest value
 *   activation.h  ReLU, tanh, sigmoid ... and their derivatives    activation_forward
 *   transposed.h  transposed convolution
 *   rearrange.h   upsampling, pixel shuffle
 *   batch_norm.h  batch normalisation
 *   dropout.h     cells left out at random
 *   linear.h      full layers                                      linear_forward
 *   loss.h        softmax with cross-entropy                       loss_forward
 *   adam.h        another update, Adam or AdamW                    adam_step
 *   sgd.h         the update of a parameter                        sgd_step
 *   net.h         a network as a list, from a line                 net_read
 *   net_run.h     that list computed plainly, every tensor kept    net_run_forward
 *   network.h     the same by fast kernels and threads             network_train
 *   training.h    training on a data set, to stop and continue     training_batch
 *   dataset.h ... MNIST's files, drawn digits, safetensors         dataset_load, safetensors_read
 *
 * Every function that can fail because of what a user gave returns false (or NULL) and fills an
 * Error with one line; a shape that a caller got wrong is a bug, which an assert tells. Nothing
 * here prints (but for the last line of a program without memory), nothing is global: calls on
 * different tensors may run in different threads.
 *
 * To the linker every name has convwalk_ before it (names.h), so a program may have functions of
 * its own called conv_forward as long as it does not include the header that declares ours. */
#ifndef CONVWALK_ENGINE_CONVWALK_H
#define CONVWALK_ENGINE_CONVWALK_H

#include "base/version.h"

#include "engine/tensor.h"

#include "engine/activation.h"
#include "engine/adam.h"
#include "engine/batch_norm.h"
#include "engine/conv.h"
#include "engine/dropout.h"
#include "engine/rearrange.h"
#include "engine/transposed.h"
#include "engine/global_max.h"
#include "engine/linear.h"
#include "engine/loss.h"
#include "engine/pool.h"
#include "engine/sgd.h"

#include "engine/net.h"
#include "engine/net/net_run.h"
#include "engine/net/network.h"
#include "engine/net/training.h"

#include "engine/files/dataset.h"
#include "engine/files/dataset_find.h"
#include "engine/files/digits.h"
#include "engine/files/idx.h"
#include "engine/files/safetensors.h"

#endif
