/* convwalk's engine in a program of your own: learns the kernel that turned one picture into another, by descent.
 *   cc tests/example.c $(pkg-config --cflags --libs convwalk) -o example && ./example
 * once `make install` was run; without it, after `make library`:
 *   cc -Ibuild/include tests/example.c build/lib/libconvwalk.a -lm -o example && ./example */
#include <convwalk.h>

#include <stdio.h>

int main(void)
{
    float picture[36], secret[4] = {2, -1, 3, 0.5f}, wanted[25], answer[25], error[25], spread[36],
                       weights[4] = {1, 1, 1, 1}, slope[4], speed[4] = {0};
    Tensor x = {{1, 1, 6, 6}, picture}, w = {{1, 1, 2, 2}, weights}, none = {{1, 1, 1, 1}, NULL};
    Tensor target = {{1, 1, 5, 5}, wanted}, y = {{1, 1, 5, 5}, answer}, dy = {{1, 1, 5, 5}, error};
    Tensor dx = {{1, 1, 6, 6}, spread}, dw = {{1, 1, 2, 2}, slope}, v = {{1, 1, 2, 2}, speed};
    ConvSpec spec = conv_spec(2, 2);
    Sgd sgd = {.rate = 0.05f, .momentum = 0.5f};

    for (int i = 0; i < 36; i++)
        picture[i] = (float)(i * i * i % 17) / 16;
    conv_forward(&x, &(Tensor){{1, 1, 2, 2}, secret}, &none, &spec, &target);

    for (int step = 0; step <= 60; step++) {
        float loss = 0;
        conv_forward(&x, &w, &none, &spec, &y);
        for (int i = 0; i < 25; i++) {
            error[i] = answer[i] - wanted[i];   /* the derivative of the loss by y */
            loss += error[i] * error[i] / 2;
        }
        conv_backward_weight(&x, &dy, &spec, &dw);
        conv_backward_input_rot(&dy, &w, &spec, &dx);
        if (step % 20 == 0)
            printf("step %3d: loss %.3f, kernel %.2f %.2f / %.2f %.2f, error of the first cell %.3f\n", step,
                   (double)loss, (double)weights[0], (double)weights[1], (double)weights[2], (double)weights[3],
                   (double)spread[0]);
        sgd_step(&sgd, &dw, &v, &w);
    }
    return 0;
}
